import ArgumentParser
import Foundation
import OCI
import Planning
import Policies
import Reconciler
import Registry
import Reports
import Store
import Versions

/// `pawl tags`: a repository's tags, best first.
struct TagsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tags", abstract: "List a repository's tags, in policy order, best first.",
        discussion: """
            Without a policy the order is natural: runs of digits compare as numbers. With --details each tag is looked \
            up: its digest, platforms, build time, and when the service's store first saw it; at most --limit of them.
            """)

    @ParentCommand var pawl: Pawl

    @Argument(help: "The image, such as ghcr.io/stefanprodan/podinfo.")
    var image: String

    @Option(help: "A policy of this image, as namespace:name, for its order and verdicts.")
    var policy: String?

    @Option(help: "A file with an UpdatePolicy, instead of one of the configuration.")
    var policyFile: String?

    @Flag(help: "Show digest, platforms, build time and first sight of each tag.")
    var details = false

    @Option(help: "List so many tags at most (default: all; 20 with --details).")
    var limit: Int?

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func validate() throws {
        if policy != nil, policyFile != nil { throw ValidationError("Give --policy or --policy-file, not both.") }
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1.") }
    }

    func run() async throws {
        let repository: Repository
        do { repository = try Repository(parsing: image) } catch { throw CommandFailure(error.description) }
        let access = try RegistryAccess(pawl.global)
        var entries = try await entries(of: repository, access)
        if let limit = limit ?? (details ? 20 : nil) { entries = Array(entries.prefix(limit)) }
        if details { entries = try await detailed(entries, repository, access) }
        switch output {
        case .json: try Standard.print(json: entries)
        case .text: Standard.print(details ? TagEntry.table(entries) : TagEntry.list(entries))
        }
        if entries.contains(where: { $0.message != nil }) { throw ExitCode.failure }
    }

    private func entries(of repository: Repository, _ access: RegistryAccess) async throws -> [TagEntry] {
        guard let policy = try await chosen(access) else {
            return try await access.tags(of: repository).map(\.text).sorted { NaturalOrder.isLess($1, $0) }
                .map { TagEntry(tag: $0) }
        }
        guard let image = policy.images.first(where: { $0.repository == repository }) else {
            throw CommandFailure("the policy '\(policy.id)' has no image \(repository)")
        }
        let explanation = try await Explanation(
            of: policy, tagsFile: nil, current: nil, now: .systemNow, wiring: nil, pawl.global)
        return try await explanation.document(of: image).candidates.map { candidate in
            TagEntry(tag: candidate.tag, verdict: candidate.verdict, reason: candidate.reason)
        }
    }

    private func chosen(_ access: RegistryAccess) async throws -> UpdatePolicy? {
        if let policyFile { return try PolicyFile(policyFile).policy }
        guard let policy else { return nil }
        guard let wiring = access.wiring else {
            throw CommandFailure("there is no configuration here that could have the policy '\(policy)'")
        }
        return try await wiring.policies(named: [policy]).first
    }

    private func detailed(
        _ entries: [TagEntry], _ repository: Repository, _ access: RegistryAccess
    ) async throws -> [TagEntry] {
        let store = try access.wiring?.store(readOnly: true) ?? Store(path: ":memory:")
        let finder = TagFactFinder(registry: access.client, history: TagHistory(store))
        var wanted: [TaggedImage: Set<FactKind>] = [:]
        for entry in entries {
            guard let tag = Tag(entry.tag) else { continue }
            wanted[TaggedImage(repository: repository, tag: tag)] = [.digest, .platforms, .created]
        }
        let found = await finder.find(wanted, now: .systemNow)
        var detailed: [TagEntry] = []
        for var entry in entries {
            if let tag = Tag(entry.tag), let facts = found[TaggedImage(repository: repository, tag: tag)] {
                entry.take(facts)
                if let digest = facts.digest.value, let seen = try await store.sight(tag, digest, in: repository) {
                    entry.firstSeen = Instant(secondsSince1970: seen.at).description
                }
            }
            detailed.append(entry)
        }
        return detailed
    }
}

/// A tag as `pawl tags` shows it.
struct TagEntry: Encodable {
    var tag: String
    @Nullable var verdict: String?
    @Nullable var reason: String?
    @Nullable var digest: String?
    @Nullable var platforms: [String]?
    @Nullable var created: String?
    @Nullable var firstSeen: String?
    /// Where the image says it came from, such as `org.opencontainers.image.revision`.
    @Nullable var labels: [String: String]?
    /// Why the details could not be had.
    @Nullable var message: String?

    init(tag: String, verdict: String? = nil, reason: String? = nil) {
        self.tag = tag
        _verdict = Nullable(wrappedValue: verdict)
        _reason = Nullable(wrappedValue: reason)
        _digest = Nullable(wrappedValue: nil)
        _platforms = Nullable(wrappedValue: nil)
        _created = Nullable(wrappedValue: nil)
        _firstSeen = Nullable(wrappedValue: nil)
        _labels = Nullable(wrappedValue: nil)
        _message = Nullable(wrappedValue: nil)
    }

    mutating func take(_ facts: TagFacts) {
        digest = facts.digest.value?.text
        platforms = facts.platforms.value?.map(\.description)
        created = facts.created.value?.description
        labels = facts.labels
        if case .unavailable(_, let why) = facts.digest { message = why }
        if case .unavailable(_, let why) = facts.platforms { message = why }
    }

    static func list(_ entries: [TagEntry]) -> String {
        entries.map { entry in entry.reason.map { "\(entry.tag)  \($0)" } ?? entry.tag }.joined(separator: "\n")
    }

    static func table(_ entries: [TagEntry]) -> String {
        var table = TextTable(["TAG", "CREATED", "FIRST SEEN", "DIGEST", "PLATFORMS"])
        for entry in entries {
            let platforms = entry.platforms?.joined(separator: ", ") ?? ""
            table.append([
                entry.tag, entry.created ?? "-", entry.firstSeen ?? "-", entry.digest ?? "-",
                entry.message ?? platforms,
            ])
        }
        return table.text(within: Standard.terminalWidth)
    }
}

extension Fact {
    /// What is known; `nil` where nothing is.
    fileprivate var value: Value? {
        if case .known(let value) = self { value } else { nil }
    }
}
