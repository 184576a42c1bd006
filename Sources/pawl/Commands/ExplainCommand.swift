import ArgumentParser
import OCI
import Policies
import Registry

/// `pawl explain`: the decision, tag by tag.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a policy's decision, tag by tag.",
        discussion: """
            With --policy-file and --tags-file it needs no network and no configuration. A tags file has one tag a \
            line, or JSON lines with 'tag' and optionally 'digest'.
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

    @Option(help: "The tag now in Git (default: read from Git where the configuration names a source).")
    var current: String?

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func validate() throws {
        if (policy == nil) == (policyFile == nil) {
            throw ValidationError("Give a policy's name, or --policy-file.")
        }
    }

    func run() async throws {
        let wiring = policyFile == nil ? try Wiring(pawl.global) : nil
        let policy = try policyFile.map { try PolicyFile($0).policy } ?? chosen(in: wiring)
        let images = try chosenImages(of: policy)
        for (index, image) in images.enumerated() {
            let document = try await explain(image, of: policy, wiring)
            switch output {
            case .json: try Standard.print(json: document)
            case .text: Standard.print((index == 0 ? "" : "\n") + document.text)
            }
        }
    }

    private func chosen(in wiring: Wiring?) throws -> UpdatePolicy {
        guard let policy, let found = try wiring?.policies(named: [policy]).first else {
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

    private func explain(_ image: ImagePolicy, of policy: UpdatePolicy, _ wiring: Wiring?) async throws
        -> ExplainDocument
    {
        let tags: [Tag]
        var digests: [Tag: String] = [:]
        if let tagsFile {
            let file = try TagsFile(tagsFile)
            tags = file.tags
            digests = file.digests
        } else {
            tags = try await RegistryAccess(pawl.global).tags(of: image.repository)
        }
        var current = self.current
        if current == nil, let wiring, tagsFile == nil {
            current = try await CurrentValue(wiring).tag(of: image, in: policy)
        }
        let decision = image.decide(among: tags, current: current.flatMap { Tag($0) })
        return ExplainDocument(
            policy: policy, image: image, current: current, decision: decision,
            digest: decision.selected.flatMap { digests[$0] })
    }
}
