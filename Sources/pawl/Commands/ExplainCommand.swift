import ArgumentParser
import OCI
import Policies
import Reconciler

/// `pawl explain`: the decision, tag by tag.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a policy's decision, tag by tag.",
        discussion: """
            With --policy-file and --tags-file it needs no network and no configuration. A tags file has one tag a \
            line, or JSON lines with 'tag' and optionally 'digest', 'created', 'firstSeen', 'platforms' and, where the \
            policy has several images, 'image' (an alias).
            """)

    @ParentCommand var pawl: Pawl

    @Argument(help: "The policy, as namespace:name.")
    var policy: String?

    @Option(help: "A file with the UpdatePolicy, instead of one of the configuration.")
    var policyFile: String?

    @Option(help: "Which image of the policy, by alias.")
    var image: String?

    @Option(help: "Tags from a file, or - for standard input, instead of the registry.")
    var tagsFile: String?

    @Option(help: "The tag now in Git, or TAG@DIGEST (default: read from Git where the configuration names a source).")
    var current: String?

    @Option(help: "The time to decide for, such as 2026-12-24T09:00:00Z (default: the present).")
    var now: String?

    @Flag(help: "List every tag, also where there are hundreds.")
    var all = false

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func validate() throws {
        if (policy == nil) == (policyFile == nil) {
            throw ValidationError("Give a policy's name, or --policy-file.")
        }
        if let now, let problem = Moment.problem(of: now) { throw ValidationError("--now: \(problem)") }
    }

    func run() async throws {
        let wiring = policyFile == nil ? try Wiring(pawl.global) : nil
        let policy: UpdatePolicy
        if let policyFile { policy = try PolicyFile(policyFile).policy } else { policy = try await chosen(in: wiring) }
        let images = try chosenImages(of: policy)
        let explanation = try await Explanation(
            of: policy, tagsFile: try tagsFile.map { try TagsFile($0) }, current: try current.map(CurrentValue.init),
            now: try now.map(Moment.init)?.instant ?? .systemNow, wiring: wiring, pawl.global)
        for (index, image) in images.enumerated() {
            let document = try await explanation.document(of: image)
            switch output {
            case .json: try Standard.print(json: document)
            case .text:
                let text = ExplainText(document: document, showsAll: all, width: Standard.terminalWidth).text
                Standard.print((index == 0 ? "" : "\n") + text)
            }
        }
    }

    private func chosen(in wiring: Wiring?) async throws -> UpdatePolicy {
        guard let policy, let found = try await wiring?.policies(named: [policy]).first else {
            throw CommandFailure("there is no such policy")
        }
        return found
    }

    private func chosenImages(of policy: UpdatePolicy) throws -> [ImagePolicy] {
        let aliases = policy.images.map(\.alias).joined(separator: ", ")
        if let image {
            guard let found = policy.images.first(where: { $0.alias == image }) else {
                throw CommandFailure("the policy '\(policy.id)' has no image '\(image)'; it has: \(aliases)")
            }
            return [found]
        }
        guard policy.images.count == 1 || output == .text else {
            throw CommandFailure("the policy '\(policy.id)' has several images; choose with --image: \(aliases)")
        }
        return policy.images
    }
}
