package import OCI
package import Planning
import Policies
package import Registry
package import Store

/// The newest tag list of each repository, listed once however many policies and sources ask.
package actor TagLists {
    private let registry: RegistryClient
    private let store: Store?
    private var known: [Repository: (observation: TagObservation, listed: ContinuousClock.Instant)] = [:]
    /// The last whole list of each repository.
    private var lists: [Repository: TagList] = [:]
    private var underWay: [Repository: Task<Result<TagList, RegistryError>, Never>] = [:]

    /// The day since 1970 on which the store was last tidied.
    private var tidied: Int?

    /// So many repositories are listed side by side, of all hosts together.
    private static let width = 256

    /// - Parameter store: what keeps lists from one start to the next; without it each first list is read whole.
    package init(registry: RegistryClient, store: Store? = nil) {
        self.registry = registry
        self.store = store
    }

    /// The tags of each repository; one that was listed less than its maximum age ago is not listed again.
    ///
    /// A failed listing is an observation too: it stops that repository's images and no other's.
    package func observe(_ maximumAges: [Repository: Duration]) async -> [Repository: TagObservation] {
        await tidy(maximumAges.keys)
        return await withTaskGroup(of: (Repository, TagObservation).self) { group in
            var observations: [Repository: TagObservation] = [:]
            var rest = maximumAges.makeIterator()
            var underWay = 0
            // A task for each of thousands would hold memory only to wait at its host's gate.
            while true {
                while underWay < TagLists.width, let (repository, age) = rest.next() {
                    group.addTask { (repository, await self.observe(repository, maximumAge: age)) }
                    underWay += 1
                }
                guard let (repository, observation) = await group.next() else { return observations }
                observations[repository] = observation
                underWay -= 1
            }
        }
    }

    /// Once a day: what is still asked for is not to be forgotten, the rest is.
    private func tidy(_ repositories: some Sequence<Repository> & Sendable) async {
        let now = Instant.systemNow.secondsSince1970
        guard let store, now / 86_400 != tidied else { return }
        tidied = now / 86_400
        try? await store.asked(for: repositories, now: now)
        try? await store.tidy(now: now)
    }

    private func observe(_ repository: Repository, maximumAge: Duration) async -> TagObservation {
        if let known = known[repository], case .tags = known.observation,
            known.listed.duration(to: .now) < maximumAge
        {
            return known.observation
        }
        let listing: Task<Result<TagList, RegistryError>, Never>
        if let running = underWay[repository] {
            listing = running
        } else {
            let (registry, store, known) = (registry, store, lists[repository])
            listing = Task { () async -> Result<TagList, RegistryError> in
                do throws(RegistryError) {
                    // A store that cannot be used remembers nothing.
                    var previous = known
                    if previous == nil { previous = try? await store?.list(of: repository).map { TagList($0) } }
                    let list = try await registry.tagList(of: repository, previous: previous)
                    if previous.map({ !list.isSame(as: $0) }) ?? true {
                        try? await store?.keep(
                            StoredTagList(list), of: repository, now: Instant.systemNow.secondsSince1970)
                    }
                    return .success(list)
                } catch {
                    return .failure(error)
                }
            }
            underWay[repository] = listing
        }
        let outcome = await withTaskCancellationHandler {
            await listing.value
        } onCancel: {
            listing.cancel()
        }
        underWay[repository] = nil
        let observation: TagObservation
        switch outcome {
        case .success(let list):
            lists[repository] = list
            observation = .tags(list.tags)
        case .failure(let error): observation = .unavailable(error.reason, message: error.description)
        }
        known[repository] = (observation, .now)
        return observation
    }
}

extension TagList {
    init(_ stored: StoredTagList) {
        self.init(
            tags: stored.tags, validators: stored.validators.map { ($0.name, $0.value) }, bodyDigest: stored.bodyDigest)
    }
}

extension StoredTagList {
    init(_ list: TagList) {
        self.init(
            tags: list.tags, bodyDigest: list.bodyDigest,
            validators: list.validators.map { Validator(name: $0.name, value: $0.value) })
    }
}

extension RegistryError {
    /// The reason code of this failure.
    var reason: Reason {
        switch code {
        case .authenticationFailed: .authenticationFailed
        case .rateLimited: .rateLimited
        default: .registryUnavailable
        }
    }
}
