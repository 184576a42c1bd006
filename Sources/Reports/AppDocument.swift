package import Reconciler

/// One app with all that is known of it: the API's `apps/NAMESPACE:NAME`.
package struct AppDocument: Encodable, Sendable {
    /// Why an image stands where it does in one source.
    package struct Explained: Encodable, Sendable {
        package var source: String
        package var explanation: ExplainDocument
        /// Candidates that were left out, the last in order.
        package var omitted: Int

        /// - Parameter limit: how many candidates are told of.
        package init(_ explanation: ImageExplanation, source: String, limit: Int) {
            self.source = source
            self.explanation = ExplainDocument(explanation)
            omitted = max(0, self.explanation.candidates.count - limit)
            self.explanation.candidates = Array(self.explanation.candidates.prefix(limit))
        }
    }

    package var app: AppEntry
    package var explanations: [Explained]
    package var updates: [SourceUpdate]
    package var holds: [HoldEntry]
    /// What is due, as a unified diff.
    package var diff: String
    /// What could not be told just now, in words.
    package var notes: [String]

    package init(
        app: AppEntry, explanations: [Explained], updates: [SourceUpdate], holds: [HoldEntry], diff: String,
        notes: [String]
    ) {
        self.app = app
        self.explanations = explanations
        self.updates = updates
        self.holds = holds
        self.diff = diff
        self.notes = notes
    }
}

/// An update, the source whose history tells of it, and where a person can look at the commit.
package struct SourceUpdate: Encodable, Sendable {
    package var source: String
    package var url: String?
    package var update: UpdateEntry

    package init(source: String, url: String?, update: UpdateEntry) {
        self.source = source
        self.url = url
        self.update = update
    }

    private enum Key: String, CodingKey {
        case source, url
    }

    /// The update's own members, and two more.
    package func encode(to encoder: any Encoder) throws {
        try update.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(source, forKey: .source)
        try container.encode(Nullable(wrappedValue: url), forKey: .url)
    }
}
