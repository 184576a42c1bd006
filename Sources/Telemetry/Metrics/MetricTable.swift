package import CoreMetrics

/// Keeps every metric of the catalogue in memory: what the `Metrics` API counts into, and what the page is made of.
///
/// A metric that the catalogue does not have is not kept; labels that it does not have are told of by a counter.
package final class MetricTable: MetricsFactory {
    private let families: [String: MetricFamily]
    private let ordered: [MetricFamily]
    private let dropped: ValueSeries?

    /// A page of a hundred thousand lines or so for each metric; more would be a mistake of ours.
    package static let maximumSeries = 50_000

    package init(_ definitions: [MetricDefinition] = MetricCatalogue.all, limit: Int = MetricTable.maximumSeries) {
        ordered = definitions.map { MetricFamily($0, limit: limit) }
        families = Dictionary(ordered.map { ($0.definition.name, $0) }) { first, _ in first }
        dropped = families["pawl_metric_series_dropped_total"]?.value([])
        for family in ordered
        where family.definition.labels.isEmpty && !ProcessFacts.names.contains(family.definition.name) {
            // A metric without labels is there from the start.
            if family.value([]) == nil { _ = family.histogram([]) }
        }
    }

    /// The metrics in the order of the catalogue.
    var inOrder: [MetricFamily] { ordered }

    private func value(_ name: String, _ dimensions: [(String, String)]) -> ValueSeries? {
        guard let family = families[name] else { return nil }
        guard let labels = family.labels(dimensions), let series = family.value(labels) else {
            dropped?.increment(by: Int64(1))
            return nil
        }
        return series
    }

    private func histogram(_ name: String, _ dimensions: [(String, String)]) -> HistogramSeries? {
        guard let family = families[name] else { return nil }
        guard let labels = family.labels(dimensions), let series = family.histogram(labels) else {
            dropped?.increment(by: Int64(1))
            return nil
        }
        return series
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        value(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        value(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        value(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return histogram(label, dimensions) ?? NOOPMetricsHandler.instance }
        return value(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    private func remove(_ handler: AnyObject) {
        switch handler {
        case let series as ValueSeries: families[series.family]?.remove(series)
        case let series as HistogramSeries: families[series.family]?.remove(series)
        default: break
        }
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
