package import OCI
package import Planning
import Policies
package import Registry

/// The newest tag list of each repository, listed once however many policies and sources ask.
package actor TagLists {
    private let registry: RegistryClient
    private var known: [Repository: (observation: TagObservation, listed: ContinuousClock.Instant)] = [:]
    /// The last whole list of each repository.
    private var lists: [Repository: TagList] = [:]
    private var underWay: [Repository: Task<Result<TagList, RegistryError>, Never>] = [:]

    /// So many repositories are listed side by side, of all hosts together.
    private static let width = 256

    package init(registry: RegistryClient) { self.registry = registry }

    /// The tags of each repository; one that was listed less than its maximum age ago is not listed again.
    ///
    /// A failed listing is an observation too: it stops that repository's images and no other's.
    package func observe(_ maximumAges: [Repository: Duration]) async -> [Repository: TagObservation] {
        await withTaskGroup(of: (Repository, TagObservation).self) { group in
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
            let (registry, previous) = (registry, lists[repository])
            listing = Task { () async -> Result<TagList, RegistryError> in
                do throws(RegistryError) {
                    return .success(try await registry.tagList(of: repository, previous: previous))
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
