package import OCI
package import Planning
package import Policies
package import Registry
import Store

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Looks up what policies ask about tags beyond their names, and nothing else: a digest by HEAD, the rest by digest, which
/// never changes and is remembered.
package struct TagFactFinder: Sendable {
    private let registry: RegistryClient
    private let history: TagHistory
    private let signatures: SignatureCheck

    /// - Parameter trust: what certificates are measured by where a policy does not say; `nil` for none.
    package init(registry: RegistryClient, history: TagHistory, trust: SignatureTrust? = nil) {
        self.registry = registry
        self.history = history
        signatures = SignatureCheck(registry: registry, trust: trust)
    }

    /// The facts asked for; one that could not be had says why in its place.
    package func find(
        _ missing: [TaggedImage: Set<FactKind>], now: Instant
    ) async -> [TaggedImage: TagFacts] {
        await withTaskGroup(of: (TaggedImage, TagFacts).self) { group in
            for (image, kinds) in missing {
                group.addTask { (image, await self.facts(of: image, kinds, now)) }
            }
            var found: [TaggedImage: TagFacts] = [:]
            for await (image, facts) in group { found[image] = facts }
            return found
        }
    }

    /// Notes a repository's list, and gives what it alone tells of its tags.
    package func listedFacts(_ tags: [Tag], in repository: Repository, now: Instant) async -> [Tag: TagFacts] {
        await history.listed(tags, in: repository, now: now).mapValues { listed in
            var facts = TagFacts()
            facts.listed = listed
            return facts
        }
    }

    private func facts(of image: TaggedImage, _ kinds: Set<FactKind>, _ now: Instant) async -> TagFacts {
        var facts = TagFacts()
        let digest: Digest
        do throws(RegistryError) {
            digest = try await registry.digest(of: image.tag, in: image.repository)
            facts.digest = .known(digest)
        } catch {
            facts.digest = .unavailable(error.reason, error.description)
            for kind in kinds { facts.fail(kind, error.reason, error.description) }
            return facts
        }
        if kinds.contains(.firstSeen) {
            facts.firstSeen = await history.firstSeen(image.tag, digest, in: image.repository, now: now)
        }
        // Of the digest just found, which is the one that is committed.
        for case .signature(let demanded) in kinds {
            facts.signatures[demanded] = await signatures.finding(demanded, of: digest, in: image.repository)
        }
        let described = kinds.intersection([.created, .platforms, .labels])
        guard !described.isEmpty else { return facts }
        do throws(RegistryError) {
            let found = try await self.image(digest, in: image.repository, now)
            facts.platforms = .known(found.platforms)
            facts.labels = found.labels
            facts.created = TagFactFinder.time(found.created, image)
        } catch {
            for kind in described { facts.fail(kind, error.reason, error.description) }
        }
        return facts
    }

    private func image(
        _ digest: Digest, in repository: Repository, _ now: Instant
    ) async throws(RegistryError) -> StoredImage {
        if let known = await history.image(digest, now: now) { return known }
        let found = try await registry.metadata(of: digest, in: repository)
        let image = StoredImage(platforms: found.platforms, created: found.created, labels: found.labels)
        await history.remember(image, digest, now: now)
        return image
    }

    private static func time(_ text: String?, _ image: TaggedImage) -> Fact<Instant> {
        guard let text else {
            return .unavailable(.metadataUnavailable, "'\(image.tag)' does not say when it was built")
        }
        do { return .known(try Instant(parsing: text)) } catch {
            return .unavailable(.metadataUnavailable, "'\(image.tag)' says it was built at no time: \(error.message)")
        }
    }
}

extension TagFacts {
    /// Puts a failure in a fact's place.
    fileprivate mutating func fail(_ kind: FactKind, _ reason: Reason, _ message: String) {
        switch kind {
        case .digest: digest = .unavailable(reason, message)
        case .created: created = .unavailable(reason, message)
        case .firstSeen: firstSeen = .unavailable(reason, message)
        case .platforms: platforms = .unavailable(reason, message)
        // An update does not wait for what would only have been told of it.
        case .labels: labels = [:]
        case .signature(let demanded): signatures[demanded] = .unavailable(reason, message)
        }
    }
}

extension Observations {
    /// Takes in what was looked up.
    package mutating func add(_ found: [TaggedImage: TagFacts]) {
        for (image, facts) in found {
            let known = self.facts[image.repository]?[image.tag] ?? TagFacts()
            self.facts[image.repository, default: [:]][image.tag] = facts.merged(with: known)
        }
    }
}

extension Instant {
    /// The time of the system's clock.
    package static var systemNow: Instant { Instant(secondsSince1970: time(nil)) }
}
