import ArgumentParser
import OCI
import Policies

/// `pawl backtest`: what a policy would have written, replayed over a history of pushes.
struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest", abstract: "Replay a history of tags: what a policy would have written, and when.",
        discussion: """
            The history is a file of JSON lines with 'tag' and 'time' (or 'firstSeen', or 'created'), and optionally \
            'digest', 'created', 'platforms', 'image'; one line a push. With --compare a second policy is replayed \
            beside the first.
            """)

    @ParentCommand var pawl: Pawl

    @Argument(help: "The policy, as namespace:name.")
    var policy: String?

    @Option(help: "A file with the UpdatePolicy, instead of one of the configuration.")
    var policyFile: String?

    @Option(help: "The history, or - for standard input.")
    var tagsFile: String

    @Option(help: "A file with a second UpdatePolicy to compare with.")
    var compare: String?

    @Option(help: "Which image of the policy, by alias.")
    var image: String?

    @Option(help: "The tag in Git before the history begins.")
    var current: String?

    @Option(help: "How long the history is followed, such as 2026-12-24T09:00:00Z (default: to its last push).")
    var until: String?

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func validate() throws {
        if (policy == nil) == (policyFile == nil) {
            throw ValidationError("Give a policy's name, or --policy-file.")
        }
        if let until, let problem = Moment.problem(of: until) { throw ValidationError("--until: \(problem)") }
    }

    func run() async throws {
        let first: UpdatePolicy
        if let policyFile { first = try PolicyFile(policyFile).policy } else { first = try await named() }
        var policies = [first]
        if let compare { policies.append(try PolicyFile(compare).policy) }
        let file = try TagsFile(tagsFile)
        let replays = try policies.map { policy in
            let image = try chosenImage(of: policy)
            let start = try current.map(CurrentValue.init)?.tag
            return BacktestDocument.Replay(
                policy, image,
                Backtest(
                    image, restraint: policy.restraint, pushes: try file.pushes(of: image), current: start,
                    until: try until.map(Moment.init)?.instant))
        }
        let document = BacktestDocument(replays: replays)
        switch output {
        case .json: try Standard.print(json: document)
        case .text: Standard.print(document.text(within: Standard.terminalWidth))
        }
    }

    private func named() async throws -> UpdatePolicy {
        guard let policy, let found = try await Wiring(pawl.global).policies(named: [policy]).first else {
            throw CommandFailure("there is no such policy")
        }
        return found
    }

    private func chosenImage(of policy: UpdatePolicy) throws -> ImagePolicy {
        let aliases = policy.images.map(\.alias).joined(separator: ", ")
        if let image {
            guard let found = policy.images.first(where: { $0.alias == image }) else {
                throw CommandFailure("the policy '\(policy.id)' has no image '\(image)'; it has: \(aliases)")
            }
            return found
        }
        guard let only = policy.images.first, policy.images.count == 1 else {
            throw CommandFailure("the policy '\(policy.id)' has several images; choose with --image: \(aliases)")
        }
        return only
    }
}
