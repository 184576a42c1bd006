import ArgumentParser
import Planning
import Policies
import Reconciler

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
        for source in wiring.reconcilers(
            registry: wiring.registryClient(), store: try wiring.store(readOnly: true), isDryRun: true)
        {
            held += try await source.holds()
            if let limit = await source.historyLimit { Standard.error(limit) }
        }
        switch output {
        case .json: try Standard.print(json: held.map(HoldEntry.init))
        case .text: Standard.print(HoldEntry.text(held))
        }
    }
}

/// A hold as `pawl holds` shows it.
struct HoldEntry: Encodable {
    var source: String
    var policy: String
    @Nullable var alias: String?
    var rule: String
    var message: String
    @Nullable var commit: String?
    @Nullable var author: String?
    @Nullable var time: String?
    @Nullable var until: String?
    var places: [String]

    init(_ held: HeldImages) {
        source = held.source
        policy = held.policy.description
        _alias = Nullable(wrappedValue: held.alias)
        rule = held.rule.rawValue
        message = held.message
        _commit = Nullable(wrappedValue: held.commit?.id)
        _author = Nullable(wrappedValue: held.commit?.author)
        _time = Nullable(wrappedValue: held.commit?.time.description)
        _until = Nullable(wrappedValue: held.until?.description)
        places = held.places
    }

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
