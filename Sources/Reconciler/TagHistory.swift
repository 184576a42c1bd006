import OCI
import Policies

/// When this process first saw each tag, and each tag with each digest.
package actor TagHistory {
    private struct Known {
        var tags: [Tag: FirstSeen] = [:]
        var digests: [Tag: [Digest: FirstSeen]] = [:]
    }

    private var repositories: [Repository: Known] = [:]

    package init() {}

    /// Notes a list. The tags of a repository's first list were there before, nobody knows for how long.
    func listed(_ tags: [Tag], in repository: Repository, now: Instant) -> [Tag: Listed] {
        let isFirst = repositories[repository] == nil
        var known = repositories[repository] ?? Known()
        for tag in tags where known.tags[tag] == nil {
            known.tags[tag] = FirstSeen(at: now, wasThereBefore: isFirst)
        }
        repositories[repository] = known
        return Dictionary(
            known.tags.map { ($0, Listed(first: $1, hasDigest: known.digests[$0] != nil)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Notes a tag's digest, and says when the two were first seen together.
    func firstSeen(_ tag: Tag, _ digest: Digest, in repository: Repository, now: Instant) -> FirstSeen {
        var known = repositories[repository] ?? Known()
        if let seen = known.digests[tag]?[digest] { return seen }
        // Only in the cycle of the repository's first list it is sure that the digest was there before, too.
        let listed = known.tags[tag]
        let seen = FirstSeen(at: now, wasThereBefore: listed?.wasThereBefore ?? false && listed?.at == now)
        known.digests[tag, default: [:]][digest] = seen
        repositories[repository] = known
        return seen
    }
}
