import Git
import Manifests
import OCI
import Policies
import Reconciler
import Resources
import Testing

@testable import Planning

/// Reports of cycles as a source's loop makes them.
enum Cycle {
    static let revision = Revision(String(repeating: "a1", count: 20))

    /// A cycle that looked at images, each with the reason that its verdict has.
    static func seen(
        _ reasons: [String: Reason], source: String = "fleet", outcome: CycleReport.Outcome = .unchanged,
        changes: [PlannedChange] = [], diagnostics: [Diagnostic] = [], message: String = "because"
    ) -> CycleReport {
        var plan = UpdatePlan()
        plan.changes = changes
        plan.verdicts = reasons.sorted { $0.key < $1.key }.map { name, reason in
            ImageVerdict(
                policy: PolicyID(namespace: "apps", name: name), alias: name, image: "ghcr.io/x/\(name)",
                reason: reason,
                message: message, fields: 1)
        }
        return CycleReport(source: source, plan: plan, base: revision, outcome: outcome, diagnostics: diagnostics)
    }

    /// A cycle that could not read its source.
    static func broken(
        _ reason: Reason = .sourceUnavailable, source: String = "fleet", message: String = "cannot reach the server"
    ) -> CycleReport {
        CycleReport(source: source, plan: UpdatePlan(), base: nil, outcome: .failed(reason, message: message))
    }

    /// A cycle that pushed new values, two of each image.
    static func pushed(_ names: [String], to tag: String = "1.1.0", message: String = "because") throws -> CycleReport {
        let revision = try #require(revision)
        let changes = try names.flatMap { name in try [10, 20].map { try change(name, to: tag, line: $0, message) } }
        let reasons = Dictionary(uniqueKeysWithValues: names.map { ($0, Reason.selected) })
        return seen(reasons, outcome: .pushed(revision), changes: changes)
    }

    /// A cycle whose push was refused.
    static func refused(_ names: [String]) throws -> CycleReport {
        let changes = try names.map { try change($0, to: "1.1.0", line: 10, "because") }
        let reasons = Dictionary(uniqueKeysWithValues: names.map { ($0, Reason.selected) })
        return seen(reasons, outcome: .failed(.pushRejected, message: "protected branch"), changes: changes)
    }

    private static func change(
        _ name: String, to tag: String, line: Int, _ message: String
    ) throws -> PlannedChange {
        let field = try #require(ManifestScanner.scan(Array("image: x/y:1.0.0".utf8), path: "a.yaml").fields.first)
        return PlannedChange(
            source: "fleet", file: "apps/\(name).yaml", line: line, policy: PolicyID(namespace: "apps", name: name),
            alias: name, image: "ghcr.io/x/\(name)", from: "1.0.0", to: try #require(Tag(tag)), digest: nil,
            message: message, applied: AppliedFile.Change(field: field, wanted: WantedImage(tag: Tag(tag)), edits: []))
    }
}
