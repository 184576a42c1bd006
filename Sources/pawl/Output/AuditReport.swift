import Audit
import Git
import OCI
import Planning
import Policies
import Reports
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
            for update in commit.updates {
                let entry = UpdateEntry(commit, update, verifies: verifies)
                lines.object { entry.write(to: &$0) }
            }
            if lines.bytes.count > 1 << 20 { lines.flush { Standard.print(bytes: $0) } }
        }
        lines.end()
        Standard.print(bytes: lines.bytes)
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
