import OCI
import Policies
package import Store

/// When tags were first seen, and what their images said of themselves: the store's memory in the words of policies.
///
/// What the store cannot tell is unavailable, so nothing is chosen that depends on it.
package struct TagHistory: Sendable {
    private let store: Store

    package init(_ store: Store) { self.store = store }

    /// Notes a list, and says what it alone tells of each tag's age; nothing where the store cannot be used.
    func listed(_ tags: [Tag], in repository: Repository, now: Instant) async -> [Tag: Listed] {
        let sights = try? await store.listed(tags, in: repository, now: now.secondsSince1970)
        return (sights ?? [:]).mapValues { Listed(first: FirstSeen($0), hasDigest: $0.hasDigest) }
    }

    /// Notes a tag's digest, and says when the two were first seen together.
    func firstSeen(_ tag: Tag, _ digest: Digest, in repository: Repository, now: Instant) async -> Fact<FirstSeen> {
        do throws(StoreError) {
            return .known(
                FirstSeen(try await store.firstSeen(tag, digest, in: repository, now: now.secondsSince1970)))
        } catch {
            return .unavailable(.metadataUnavailable, error.message)
        }
    }

    /// For how long a tag has been known; `nil` where that is not known, or it was there before its repository was listed for
    /// the first time.
    func age(of tag: Tag, in repository: Repository) async -> Duration? {
        let now = Instant.systemNow.secondsSince1970
        guard let sight = try? await store.firstListed(tag, in: repository, now: now), !sight.wasThereBefore else {
            return nil
        }
        return .seconds(max(0, now - sight.at))
    }

    /// What is remembered of an image; a store that cannot be used remembers nothing.
    func image(_ digest: Digest, now: Instant) async -> StoredImage? {
        try? await store.image(digest, now: now.secondsSince1970)
    }

    func remember(_ image: StoredImage, _ digest: Digest, now: Instant) async {
        try? await store.remember(image, digest, now: now.secondsSince1970)
    }
}

extension FirstSeen {
    fileprivate init(_ sight: FirstSight) {
        self.init(at: Instant(secondsSince1970: sight.at), wasThereBefore: sight.wasThereBefore)
    }
}
