import OCI
import Policies
import Templates

/// The message of a cycle's commit: a subject, a line per image with the reason, a trailer per changed value.
///
/// The trailers are a promise: `git interpret-trailers --parse` reads them, and so does the audit. Whatever a template
/// says stands above them, in paragraphs of its own.
package struct CommitMessage: Sendable, CustomStringConvertible {
    private let changes: [PlannedChange]
    private let source: String
    private let branch: String
    private let template: MessageTemplate?
    private let signedOffBy: String?
    private let trace: String?

    /// - Parameters:
    ///   - template: what the text above the trailers is made by; `nil` for ours.
    ///   - signedOffBy: `name <email>` of who vouches for the commit; `nil` for nobody.
    ///   - trace: the `traceparent` of what the commit came of; `nil` where nothing is traced.
    package init(
        _ plan: UpdatePlan, source: String = "", branch: String = "", template: MessageTemplate? = nil,
        signedOffBy: String? = nil, trace: String? = nil
    ) {
        changes = plan.changes
        self.source = source
        self.branch = branch
        self.template = template
        self.signedOffBy = signedOffBy
        self.trace = trace
    }

    package var subject: String {
        let images = Set(changes.map { "\($0.policy) \($0.alias)" })
        if images.count == 1, let change = changes.first, Set(changes.map(\.to)).count == 1 {
            return "Update \(change.alias) to \(change.to)"
        }
        let apps = Set(changes.map(\.policy)).count
        return "Update \(CommitMessage.count(images.count, "image")) in \(CommitMessage.count(apps, "app"))"
    }

    package var body: String {
        var seen: Set<String> = []
        return changes.map { change in
            let from = change.from.map { "\(PlainText.oneLine($0)) -> " } ?? ""
            return "- \(change.policy) \(change.image) \(from)\(change.to): \(PlainText.oneLine(change.message))"
        }
        .filter { seen.insert($0).inserted }
        .joined(separator: "\n")
    }

    /// The last paragraph: what changed, by which revision of which policy, in which trace, and who vouches.
    package var trailers: String {
        var seen: Set<PolicyID> = []
        let policies = changes.compactMap { change in
            change.policyRevision.flatMap { revision in
                seen.insert(change.policy).inserted ? PolicyTrailer(policy: change.policy, revision: revision) : nil
            }
        }
        var lines = changes.map { "\(UpdateTrailer($0))" } + policies.map { "\($0)" }
        if let trace { lines.append("Traceparent: \(trace)") }
        if let signedOffBy { lines.append("Signed-off-by: \(signedOffBy)") }
        return lines.joined(separator: "\n")
    }

    package var description: String { "\(text)\n\n\(trailers)\n" }

    private var text: String {
        let standard = "\(subject)\n\n\(body)"
        guard let template else { return standard }
        let rendered = template.render(
            MessageModel(changes: changes, source: source, branch: branch, subject: subject, body: body))
        let cleaned = MessageText.cleaned(rendered)
        return cleaned.contains { !$0.isWhitespace } ? cleaned : standard
    }

    private static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
