import ArgumentParser
import Foundation
import OCI
import Policies
import Reconciler
import Registry
import Versions

/// `pawl tags`: a repository's tags, best first.
struct TagsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tags", abstract: "List a repository's tags, in policy order, best first.",
        discussion: "Without a policy the order is natural: runs of digits compare as numbers.")

    @ParentCommand var pawl: Pawl

    @Argument(help: "The image, such as ghcr.io/stefanprodan/podinfo.")
    var image: String

    @Option(help: "A file with an UpdatePolicy of this image, for its order and verdicts.")
    var policyFile: String?

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    struct Entry: Encodable {
        var tag: String
        @Nullable var verdict: String?
        @Nullable var reason: String?
    }

    func run() async throws {
        let repository: Repository
        do { repository = try Repository(parsing: image) } catch { throw CommandFailure(error.description) }
        let entries: [Entry]
        if let policyFile {
            let policy = try PolicyFile(policyFile).policy
            guard let image = policy.images.first(where: { $0.repository == repository }) else {
                throw CommandFailure("the policy '\(policy.id)' has no image \(repository)")
            }
            let explanation = try await Explanation(
                of: policy, tagsFile: nil, current: nil, now: .systemNow, wiring: nil, pawl.global)
            entries = try await explanation.document(of: image).candidates.map { candidate in
                Entry(tag: candidate.tag, verdict: candidate.verdict, reason: candidate.reason)
            }
        } else {
            let tags = try await RegistryAccess(pawl.global).tags(of: repository)
            entries = tags.map(\.text).sorted { NaturalOrder.isLess($1, $0) }.map { Entry(tag: $0) }
        }
        switch output {
        case .json: try Standard.print(json: entries)
        case .text:
            for entry in entries {
                Standard.print(entry.reason.map { "\(entry.tag)  \($0)" } ?? entry.tag)
            }
        }
    }
}
