import Foundation

/// All series of one metric.
///
/// `@unchecked`: the lock protects the series.
final class MetricFamily: @unchecked Sendable {
    let definition: MetricDefinition
    private let limit: Int
    private let lock = NSLock()
    private var values: [[String]: ValueSeries] = [:]
    private var histograms: [[String]: HistogramSeries] = [:]

    /// - Parameter limit: more series than this are not kept.
    init(_ definition: MetricDefinition, limit: Int) {
        self.definition = definition
        self.limit = limit
    }

    /// The values of the labels in the metric's order; `nil` where they are not the metric's labels.
    func labels(_ dimensions: [(String, String)]) -> [String]? {
        guard dimensions.count == definition.labels.count else { return nil }
        var values: [String] = []
        values.reserveCapacity(dimensions.count)
        for label in definition.labels {
            guard let value = dimensions.first(where: { $0.0 == label.name })?.1 else { return nil }
            values.append(label.admitted(MetricFamily.bounded(value)))
        }
        return values
    }

    /// Longer ones come from nothing that a person writes down.
    private static func bounded(_ value: String) -> String {
        value.utf8.count <= 512 ? value : String(value.prefix(120)) + "…"
    }

    /// The series of a set of labels, made where it is missing; `nil` where the metric is of another kind or has too many.
    func value(_ labels: [String]) -> ValueSeries? {
        if case .histogram = definition.kind { return nil }
        return lock.withLock {
            if let known = values[labels] { return known }
            guard values.count < limit else { return nil }
            let series = ValueSeries(
                family: definition.name, labels: labels, isCounter: definition.kind == .counter)
            values[labels] = series
            return series
        }
    }

    /// As ``value(_:)``.
    func histogram(_ labels: [String]) -> HistogramSeries? {
        guard case .histogram(let bounds) = definition.kind else { return nil }
        return lock.withLock {
            if let known = histograms[labels] { return known }
            guard histograms.count < limit else { return nil }
            let series = HistogramSeries(family: definition.name, labels: labels, bounds: bounds)
            histograms[labels] = series
            return series
        }
    }

    func remove(_ series: ValueSeries) {
        lock.withLock { if values[series.labels] === series { values[series.labels] = nil } }
    }

    func remove(_ series: HistogramSeries) {
        lock.withLock { if histograms[series.labels] === series { histograms[series.labels] = nil } }
    }

    /// In the order of their labels.
    var sortedValues: [ValueSeries] {
        lock.withLock { Array(values.values) }.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }

    var sortedHistograms: [HistogramSeries] {
        lock.withLock { Array(histograms.values) }.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }
}
