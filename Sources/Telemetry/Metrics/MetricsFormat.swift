/// How metrics are written down for who scrapes them.
package enum MetricsFormat: Sendable {
    /// The Prometheus text format 0.0.4.
    case text
    /// OpenMetrics 1.0.0, for who asks for it.
    case openMetrics

    package var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The format that an `Accept` header likes best; the text format where it does not say (RFC 9110, section 12.5.1).
    package init(accept: String?) {
        var best = (openMetrics: 0.0, text: 0.0)
        for range in (accept ?? "").lowercased().split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let weight = parts.first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            let version = parts.first { $0.hasPrefix("version=") }
            switch parts.first {
            case "application/openmetrics-text" where version == nil || version == "version=1.0.0":
                best.openMetrics = max(best.openMetrics, weight)
            case "text/plain", "text/*", "*/*": best.text = max(best.text, weight)
            default: break
            }
        }
        self = best.openMetrics > 0 && best.openMetrics >= best.text ? .openMetrics : .text
    }
}
