import OCI
import Policies

/// The message of a cycle's commit: a subject, a line per image with the reason, a trailer per changed value.
///
/// The trailers are a promise: `git interpret-trailers --parse` reads them, and so does the audit.
package struct CommitMessage: Sendable, CustomStringConvertible {
    package static let trailerKey = "Pawl-Update"

    private let changes: [PlannedChange]
    private let signedOffBy: String?

    /// - Parameter signedOffBy: `name <email>` of who vouches for the commit; `nil` for nobody.
    package init(_ plan: UpdatePlan, signedOffBy: String? = nil) {
        changes = plan.changes
        self.signedOffBy = signedOffBy
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
            let from = change.from.map { "\($0) -> " } ?? ""
            let text =
                "- \(change.policy) \(change.image) \(from)\(change.to): \(CommitMessage.oneLine(change.message))"
            return text
        }
        .filter { seen.insert($0).inserted }
        .joined(separator: "\n")
    }

    package var trailers: String {
        (changes.map { CommitMessage.trailer(for: $0) } + (signedOffBy.map { ["Signed-off-by: \($0)"] } ?? []))
            .joined(separator: "\n")
    }

    package var description: String { "\(subject)\n\n\(body)\n\n\(trailers)\n" }

    /// `Pawl-Update: apps:podinfo ghcr.io/stefanprodan/podinfo 6.5.0 -> 6.5.1@sha256:… apps/podinfo/deployment.yaml:21`
    static func trailer(for change: PlannedChange) -> String {
        let digest = change.digest.map { "@\($0)" } ?? ""
        return "\(trailerKey): \(change.policy) \(change.image) \(change.from ?? "none") -> \(change.to)\(digest) "
            + "\(quote(change.file)):\(change.line)"
    }

    /// A path on one line: quoted as `git` quotes paths where it holds a control character, a quote, a backslash or a
    /// space, so that a trailer always has the same number of words.
    static func quote(_ path: String) -> String {
        let needsQuotes = path.utf8.contains { $0 <= 0x20 || $0 == 0x7F || $0 == 0x22 || $0 == 0x5C }
        guard needsQuotes else { return path }
        var text = "\""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case " ": text += "\\040"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let octal = String(scalar.value, radix: 8)
                    text += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text + "\""
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    private static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
