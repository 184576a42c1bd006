/// What one metric is called and means: a public promise.
package struct MetricDefinition: Sendable {
    package enum Kind: Hashable, Sendable {
        case counter
        case gauge
        /// - Parameter bounds: the upper bounds of the buckets, ascending; the last one, infinity, is not among them.
        case histogram(bounds: [Double])
    }

    package let name: String
    package let kind: Kind
    /// One sentence, without line breaks.
    package let help: String
    package let labels: [MetricLabel]

    init(_ name: String, _ kind: Kind, _ help: String, _ labels: [MetricLabel] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }
}

/// A label of a metric, and what it may say.
package struct MetricLabel: Sendable {
    package enum Values: Sendable {
        /// One of these; anything else is counted as `other`.
        case oneOf(Set<String>)
        /// What the configuration and the policies name: as many as a person wrote down.
        case configured
    }

    /// Stands in the place of a value that is none of those that a label may have.
    package static let other = "other"

    package let name: String
    package let values: Values

    init(_ name: String, _ values: Values) {
        self.name = name
        self.values = values
    }

    /// The value as it is shown.
    func admitted(_ value: String) -> String {
        guard case .oneOf(let values) = values, !values.contains(value) else { return value }
        return MetricLabel.other
    }
}

extension MetricDefinition.Kind {
    /// The name of the type in the exposition formats.
    package var word: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}
