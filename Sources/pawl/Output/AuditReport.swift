import Audit
import Git
import OCI
import Planning
import Policies
import Signing

/// What `pawl audit` prints. Nothing that a commit says reaches a terminal raw.
struct AuditReport {
    private let audit: AuditTrail
    private let verifies: Bool

    init(_ audit: AuditTrail, verifies: Bool) {
        self.audit = audit
        self.verifies = verifies
    }

    /// Whether a commit is not as it says.
    var hasFailed: Bool { audit.commits.contains { !$0.findings.isEmpty } }

    /// One object for each value, the newest commit first.
    func writeJSON() {
        var lines = JSONLines()
        for commit in audit.commits {
            for update in commit.updates { lines.object { AuditReport.write(commit, update, verifies, to: &$0) } }
            if lines.bytes.count > 1 << 20 { lines.flush { Standard.print(bytes: $0) } }
        }
        lines.end()
        Standard.print(bytes: lines.bytes)
    }

    private static func write(
        _ commit: AuditedCommit, _ update: AuditedUpdate, _ verifies: Bool, to object: inout JSONLines
    ) {
        let trailer = update.trailer
        object.member("commit", "\(commit.id)")
        object.member("time", "\(commit.time)")
        object.member("author", commit.author)
        object.member("committer", commit.committer)
        object.member("policy", "\(trailer.policy)")
        object.member("policyRevision", commit.policies[trailer.policy])
        object.member("image", trailer.image)
        object.member("from", trailer.from)
        object.member("to", trailer.to)
        object.member("digest", trailer.digest?.text)
        object.member("file", trailer.file)
        object.member("line", trailer.line)
        object.member("signature", commit.signature.state.rawValue)
        object.member("signer", commit.signature.signer)
        object.member("signatureDetail", commit.signature.detail)
        object.member("revertedBy", update.revertedBy.map { "\($0)" })
        // Without --verify only what the message itself shows is found, and "verified" stays open.
        object.member("verified", verifies ? commit.findings.isEmpty : nil)
        object.member("findings", commit.findings.map { "\($0.code.rawValue): \($0.message)" })
    }

    func writeText(width: Int?) {
        guard audit.commits.contains(where: { !$0.updates.isEmpty }) else {
            Standard.print("no updates")
            return
        }
        var table = TextTable(["TIME", "COMMIT", "POLICY", "IMAGE", "FROM", "TO", "SIGNATURE", "REVERTED BY", "WHERE"])
        for commit in audit.commits {
            for update in commit.updates {
                let trailer = update.trailer
                table.append(
                    [
                        "\(commit.time)", AuditReport.short("\(commit.id)"), "\(trailer.policy)", trailer.image,
                        trailer.from ?? "-", trailer.to + (trailer.digest.map { "@\($0.text.prefix(19))…" } ?? ""),
                        commit.signature.state.rawValue,
                        update.revertedBy.map { AuditReport.short("\($0)") } ?? "-",
                        "\(trailer.file):\(trailer.line)",
                    ].map { $0.printable(200) })
            }
        }
        Standard.print(table.text(within: width))
    }

    /// What is not as it should be, one line each, on standard error.
    func writeFindings() {
        for commit in audit.commits {
            for finding in commit.findings {
                let line = "commit \(AuditReport.short("\(commit.id)")): \(finding.code.rawValue): \(finding.message)"
                Standard.error(line.printable(600))
            }
        }
        guard verifies else { return }
        let failed = audit.commits.count { !$0.findings.isEmpty }
        let unknown = audit.commits.count { $0.signature.state == .unknown }
        Standard.error(
            "\(audit.commits.count) commits checked, \(failed) not as they say"
                + (unknown > 0 ? "; \(unknown) signatures cannot be checked without --allowed-signers" : ""))
    }

    private static func short(_ id: String) -> String { String(id.prefix(12)) }
}

extension String {
    /// The text on one line, as far as a terminal may be shown it: what would move the cursor or turn the direction of
    /// reading is escaped.
    fileprivate func printable(_ maximum: Int) -> String {
        var text = ""
        for scalar in unicodeScalars.prefix(maximum) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.count > maximum ? text + "…" : text
    }
}
