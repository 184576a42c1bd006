/// The page that Prometheus scrapes.
///
/// Source: Prometheus' exposition formats; OpenMetrics 1.0.0. Both are given the same numbers in the same spelling, so that
/// a series is the same one whichever format its scraper asks for.
package struct MetricsPage {
    private let format: MetricsFormat
    private var bytes: [UInt8] = []

    /// - Returns: the page as text.
    package static func text(of table: MetricTable, as format: MetricsFormat = .text) -> String {
        var page = MetricsPage(format: format)
        let facts = ProcessFacts()
        for family in table.inOrder { page.add(family, facts) }
        if format == .openMetrics { page.bytes += "# EOF\n".utf8 }
        return String(decoding: page.bytes, as: UTF8.self)
    }

    private init(format: MetricsFormat) { self.format = format }

    private mutating func add(_ family: MetricFamily, _ facts: ProcessFacts) {
        let definition = family.definition
        let (name, names) = (definition.name, definition.labels.map(\.name))
        if let fact = facts.values[name] {
            head(definition)
            line(name, names, [], fact)
            return
        }
        let (values, histograms) = (family.sortedValues, family.sortedHistograms)
        guard !values.isEmpty || !histograms.isEmpty else { return }
        head(definition)
        for series in values { line(name, names, series.labels, series.value) }
        guard case .histogram(let bounds) = definition.kind else { return }
        for series in histograms {
            let (counts, sum) = series.state
            var total: UInt64 = 0
            for (index, count) in counts.enumerated() {
                total += count
                let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
                line("\(name)_bucket", names + ["le"], series.labels + [bound], Double(total))
            }
            line("\(name)_sum", names, series.labels, sum)
            line("\(name)_count", names, series.labels, Double(total))
        }
    }

    private mutating func head(_ definition: MetricDefinition) {
        var name = definition.name[...]
        // OpenMetrics names the family, whose sample has the suffix.
        if format == .openMetrics, definition.kind == .counter, name.hasSuffix("_total") { name = name.dropLast(6) }
        bytes += "# HELP \(name) ".utf8
        escape(definition.help, quotes: format == .openMetrics)
        bytes += "\n# TYPE \(name) \(definition.kind.word)\n".utf8
    }

    private mutating func line(_ name: String, _ names: [String], _ labels: [String], _ value: Double) {
        bytes += name.utf8
        if !labels.isEmpty {
            var separator = UInt8(ascii: "{")
            for (name, label) in zip(names, labels) {
                bytes.append(separator)
                bytes += name.utf8
                bytes += "=\"".utf8
                escape(label, quotes: true)
                bytes.append(UInt8(ascii: "\""))
                separator = UInt8(ascii: ",")
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        bytes += MetricsPage.number(value).utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func escape(_ text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case 0x0A: bytes += "\\n".utf8
            case UInt8(ascii: "\"") where quotes: bytes += "\\\"".utf8
            default: bytes.append(byte)
            }
        }
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
