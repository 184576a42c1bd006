import ArgumentParser
import OCI
import Planning
import Policies
import Reconciler
import Reports
import ServiceLifecycle

/// `pawl plan`: what a cycle would change now.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what a cycle would change now; write nothing anywhere.")

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json, diff
    }

    @ParentCommand var pawl: Pawl

    @Option(name: .shortAndLong, help: "text, json or diff.")
    var output: Format = .text

    @Flag(help: "Exit with status 2 where there is something to change.")
    var exitCode = false

    @Argument(help: "The policies to plan, as namespace:name (default: all).")
    var policies: [String] = []

    func run() async throws {
        let wiring = try Wiring(pawl.global)
        for diagnostic in wiring.places.diagnosticsOnDisk { Standard.error("\(diagnostic)") }
        let only = policies.isEmpty ? nil : Set(try await wiring.policies(named: policies).map(\.id))
        let sources = wiring.reconcilers(
            only: only, registry: wiring.registryClient(),
            store: try wiring.store(readOnly: true), isDryRun: true)
        var document = ChangesDocument()
        var text: [String] = []
        var diff: [UInt8] = []
        var hasFailed = !wiring.places.diagnosticsOnDisk.isEmpty
        for source in sources {
            let report = await source.cycle()
            hasFailed = hasFailed || report.hasFailed
            for diagnostic in report.diagnostics { Standard.error("\(diagnostic)") }
            if case .failed(let reason, let message) = report.outcome {
                Standard.error("source \(report.source): \(reason.rawValue): \(message)")
            }
            document.append(report.plan, source: report.source)
            text.append(PlanText(report).text)
            if output == .diff { diff += try await source.diff(of: report.plan.changes) }
        }
        switch output {
        case .text: Standard.print(text.joined(separator: "\n"))
        case .json: try Standard.print(json: document)
        case .diff: Standard.print(bytes: diff)
        }
        if hasFailed { throw ExitCode.failure }
        if exitCode, !document.changes.isEmpty { throw ExitCode(2) }
    }
}

/// A source's plan as a person reads it.
struct PlanText {
    private let report: CycleReport

    init(_ report: CycleReport) { self.report = report }

    var text: String {
        let changes = report.plan.changes
        var lines = ["source \(report.source): \(changes.count) change\(changes.count == 1 ? "" : "s")"]
        if !changes.isEmpty {
            var table = TextTable(["  FILE", "POLICY", "IMAGE", "FROM", "TO", "WHY"])
            for change in changes {
                table.append([
                    "  \(change.file):\(change.line)", change.policy.description, change.image, change.from ?? "",
                    change.to.text + (change.digest.map { "@\($0)" } ?? ""), change.message,
                ])
            }
            lines.append(table.text)
        }
        let others = report.plan.verdicts.filter { $0.reason != .selected }
        if !others.isEmpty {
            var table = TextTable(["  POLICY", "IMAGE", "REASON", "WHY"])
            for verdict in others {
                table.append(["  \(verdict.policy)", verdict.image, verdict.reason.rawValue, verdict.message])
            }
            lines.append("  not changed:")
            lines.append(table.text)
        }
        if !report.plan.skipped.isEmpty {
            var table = TextTable(["  FILE", "REASON", "WHY"])
            for skip in report.plan.skipped {
                table.append(["  \(skip.file):\(skip.line)", skip.reason, skip.message])
            }
            lines.append("  passed over:")
            lines.append(table.text)
        }
        return lines.joined(separator: "\n")
    }
}
