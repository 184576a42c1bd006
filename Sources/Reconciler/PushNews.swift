import Git
package import OCI
import Planning
import Policies

/// Takes news of pushes, which nobody here has checked, and wakes the sources that they concern. News only shorten a wait:
/// what is there is for the registry and the repository to say.
package actor PushNews {
    private let waker: Waker
    private let sources: [SourceReconciler]
    private var late: [Repository: LateTags] = [:]
    private let delays: [Duration]

    /// A registry may tell of a tag before its list shows it; the list is read again so long after each other.
    package static let delays: [Duration] = [.seconds(1), .seconds(4), .seconds(25)]
    /// Repositories whose tags are waited for at once; beyond, the interval finds what comes late.
    static let maximumLate = 1_000

    /// Tags that were told of and that no list has shown yet.
    private struct LateTags {
        var tags: Set<Tag>
        /// Whether more were told of since the list was read last.
        var isRenewed = false
    }

    package init(waker: Waker, sources: [SourceReconciler], delays: [Duration] = PushNews.delays) {
        self.waker = waker
        self.sources = sources
        self.delays = delays
    }

    /// Tags of a repository were pushed.
    ///
    /// - Parameter tags: none where a manifest was pushed by its digest.
    /// - Returns: whether anyone was woken: a tag that no policy could choose by its name wakes nobody.
    package func imagePushed(_ tags: [Tag], to repository: Repository) async -> Bool {
        var isWanted = false
        for source in sources where await source.isConcerned(byPushOf: tags, to: repository) {
            await waker.wake(source.settings.name, listing: [repository])
            isWanted = true
        }
        if isWanted { expect(tags, in: repository) }
        return isWanted
    }

    /// Commits were pushed to branches.
    ///
    /// - Parameter isMeant: whether the repository at a URL and one of its branches, which a source reads or writes, are
    ///   those.
    /// - Returns: whether anyone was woken.
    package func commitsPushed(_ isMeant: @Sendable (_ url: String, _ branches: [String]) -> Bool) async -> Bool {
        let pushed = sources.filter { source in
            let settings = source.settings
            return isMeant(settings.remote.url, [settings.branch] + (settings.pushBranch.map { [$0] } ?? []))
        }
        // Policies that are kept in one source speak of others.
        let speaksOfOthers = pushed.contains { source in sources.contains { $0.readsPolicies(in: source.settings.name) }
        }
        for source in speaksOfOthers ? sources : pushed { await waker.wake(source.settings.name) }
        return !pushed.isEmpty
    }

    // MARK: Tags that come late

    /// Whether there are tags that no list has shown yet.
    package var isWaiting: Bool { !late.isEmpty }

    private func expect(_ tags: [Tag], in repository: Repository) {
        if late[repository] != nil {
            late[repository]?.tags.formUnion(tags)
            late[repository]?.isRenewed = true
        } else if !tags.isEmpty, late.count < PushNews.maximumLate {
            late[repository] = LateTags(tags: Set(tags))
            Task { await self.look(again: repository) }
        }
    }

    private func look(again repository: Repository) async {
        var step = 0
        // All sources have their lists from one place.
        guard let lists = sources.first?.tagLists else { return }
        while step < delays.count {
            do { try await Task.sleep(for: delays[step]) } catch { break }
            guard let tags = late[repository]?.tags else { return }
            let missing = await lists.missing(tags, in: repository)
            // More may have been told of meanwhile.
            late[repository]?.tags.subtract(tags.subtracting(missing))
            guard let left = late[repository], !left.tags.isEmpty else { break }
            for source in sources where await source.isConcerned(byPushOf: Array(left.tags), to: repository) {
                await waker.wake(source.settings.name, listing: [repository])
            }
            step = left.isRenewed ? 0 : step + 1
            late[repository]?.isRenewed = false
        }
        late[repository] = nil
    }
}

extension SourceReconciler {
    /// Whether what was pushed may change what a policy of this source chooses, by the policies as they were read last.
    /// Before the first cycle nobody can say, and it may.
    func isConcerned(byPushOf tags: [Tag], to repository: Repository) -> Bool {
        guard let policies = policies?.read else { return true }
        guard policies.maximumAges[repository] != nil else { return false }
        return policies.planner.policies.contains { policy in
            policy.images.contains { $0.repository == repository && $0.isConcerned(byPushOf: tags) }
        }
    }

    /// Whether policies that this source goes by may be kept in the repository of a source.
    nonisolated func readsPolicies(in source: String) -> Bool { places.areKept(in: source) }
}
