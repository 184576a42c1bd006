import OCI
import Planning
import Policies

/// `plan -o json` and `set -o json`: what changes and what is passed over.
struct ChangesDocument: Encodable {
    struct Change: Encodable {
        @Nullable var source: String?
        var file: String
        var line: Int
        @Nullable var policy: String?
        var image: String
        @Nullable var from: String?
        @Nullable var to: String?
        @Nullable var digest: String?
        @Nullable var message: String?
    }

    struct Skip: Encodable {
        @Nullable var source: String?
        var file: String
        var line: Int
        @Nullable var policy: String?
        var reason: String
        var message: String
    }

    /// How one image stands in one source.
    struct Verdict: Encodable {
        var source: String
        var policy: String
        var alias: String
        var image: String
        var reason: String
        var message: String
        var fields: Int
    }

    var changes: [Change] = []
    var skipped: [Skip] = []
    var images: [Verdict] = []

    mutating func append(_ plan: UpdatePlan, source: String) {
        changes += plan.changes.map { change in
            Change(
                source: source, file: change.file, line: change.line, policy: change.policy.description,
                image: change.image, from: change.from, to: change.to.text, digest: change.digest?.text,
                message: change.message)
        }
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
