import ArgumentParser
import Git
import Planning
import Policies
import Reconciler
import Reports

/// `pawl holds`: what keeps apps where they are.
struct HoldsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holds", abstract: "List what keeps apps where they are: holds, and updates that were taken back.",
        discussion: "Read from the sources' policies and history alone; no registry is asked.")

    @ParentCommand var pawl: Pawl

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        let wiring = try Wiring(pawl.global)
        var held: [HeldImages] = []
        var hasFailed = false
        for source in wiring.reconcilers(
            registry: wiring.registryClient(), store: try wiring.store(readOnly: true), isDryRun: true)
        {
            do {
                held += try await source.holds()
                if let limit = await source.historyLimit { Standard.error(limit) }
            } catch let error as GitError {
                Standard.error("source \(source.settings.name): \(error.description)")
                hasFailed = true
            }
        }
        switch output {
        case .json: try Standard.print(json: held.map(HoldEntry.init))
        case .text: Standard.print(HoldsText.text(held))
        }
        if hasFailed { throw ExitCode.failure }
    }
}

/// The holds as a person reads them.
private struct HoldsText {
    static func text(_ held: [HeldImages]) -> String {
        guard !held.isEmpty else { return "nothing is held" }
        var table = TextTable(["POLICY", "IMAGE", "SOURCE", "RULE", "WHERE", "WHY"])
        for hold in held {
            let more = hold.places.count > 1 ? " and \(hold.places.count - 1) more" : ""
            table.append([
                hold.policy.description, hold.alias ?? "all", hold.source, hold.rule.rawValue,
                (hold.places.first ?? "-") + more, hold.message,
            ])
        }
        return table.text
    }
}
