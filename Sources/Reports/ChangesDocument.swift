import OCI
package import Planning
import Policies

/// `plan -o json` and `set -o json`: what changes and what is passed over.
package struct ChangesDocument: Encodable {
    /// One value that moves.
    package struct Change: Codable, Sendable {
        @Nullable package var source: String?
        package var file: String
        package var line: Int
        @Nullable package var policy: String?
        package var image: String
        @Nullable package var from: String?
        @Nullable package var to: String?
        @Nullable package var digest: String?
        @Nullable package var message: String?

        package init(
            source: String?, file: String, line: Int, policy: String?, image: String, from: String?, to: String?,
            digest: String?, message: String?
        ) {
            _source = Nullable(wrappedValue: source)
            self.file = file
            self.line = line
            _policy = Nullable(wrappedValue: policy)
            self.image = image
            _from = Nullable(wrappedValue: from)
            _to = Nullable(wrappedValue: to)
            _digest = Nullable(wrappedValue: digest)
            _message = Nullable(wrappedValue: message)
        }

        package init(_ change: PlannedChange, source: String) {
            self.init(
                source: source, file: change.file, line: change.line, policy: change.policy.description,
                image: change.image, from: change.from, to: change.to.text, digest: change.digest?.text,
                message: change.message)
        }
    }

    /// One value or file that is passed over.
    package struct Skip: Encodable {
        @Nullable package var source: String?
        package var file: String
        package var line: Int
        @Nullable package var policy: String?
        package var reason: String
        package var message: String

        package init(source: String?, file: String, line: Int, policy: String?, reason: String, message: String) {
            _source = Nullable(wrappedValue: source)
            self.file = file
            self.line = line
            _policy = Nullable(wrappedValue: policy)
            self.reason = reason
            self.message = message
        }
    }

    /// How one image stands in one source.
    package struct Verdict: Encodable {
        package var source: String
        package var policy: String
        package var alias: String
        package var image: String
        package var reason: String
        package var message: String
        package var fields: Int
    }

    package var changes: [Change] = []
    package var skipped: [Skip] = []
    package var images: [Verdict] = []

    package init() {}

    package mutating func append(_ plan: UpdatePlan, source: String) {
        changes += plan.changes.map { Change($0, source: source) }
        skipped += plan.skipped.map { skip in
            Skip(
                source: source, file: skip.file, line: skip.line, policy: skip.policy?.description,
                reason: skip.reason, message: skip.message)
        }
        images += plan.verdicts.map { verdict in
            Verdict(
                source: source, policy: verdict.policy.description, alias: verdict.alias, image: verdict.image,
                reason: verdict.reason.rawValue, message: verdict.message, fields: verdict.fields)
        }
    }
}
