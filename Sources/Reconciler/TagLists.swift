package import OCI
package import Planning
import Policies
package import Registry
package import Store

/// The newest tag list of each repository, listed once however many policies and sources ask.
///
/// Repositories of one host stand in one line, so that a host that is slow or silent holds up no other.
package actor TagLists {
    private let registry: RegistryClient
    private let store: Store?
    private let lags: PushLags?
    /// What was answered last, and when the question was put.
    private var known: [Repository: (observation: TagObservation, asked: ContinuousClock.Instant)] = [:]
    /// The last whole list of each repository.
    private var lists: [Repository: TagList] = [:]
    private var lines: [String: HostLine] = [:]
    private var waits: [Int: Wait] = [:]
    private var nextWait = 0

    /// The day since 1970 on which the store was last tidied.
    private var tidied: Int?

    /// A list that could not be had is not asked for again sooner, unless it is asked for by name.
    private static let failurePause = Duration.seconds(5)
    /// So many times the patience is waited in all, however many lists come meanwhile.
    private static let maximumPatience = 10

    /// Somebody who waits for lists.
    private struct Wait {
        var missing: Set<Repository>
        let continuation: CheckedContinuation<Void, Never>
    }

    /// - Parameters:
    ///   - store: what keeps lists from one start to the next; without it each first list is read whole.
    ///   - lags: where it is noted when new tags came.
    package init(registry: RegistryClient, store: Store? = nil, lags: PushLags? = nil) {
        self.lags = lags
        self.registry = registry
        self.store = store
    }

    /// The tags of each repository, as a list has them that was not asked for before the moment given.
    ///
    /// A failed listing is an observation too: it stops that repository's images and no other's.
    ///
    /// - Parameters:
    ///   - awaited: the repositories to wait for; `nil` for all.
    ///   - patience: how long to wait while no list comes; `nil` for as long as it takes. What has not come by then is told as
    ///     it was known before.
    ///   - late: called when a host's last list has come after all.
    package func observe(
        _ notBefore: [Repository: ContinuousClock.Instant], awaiting awaited: Set<Repository>? = nil,
        patience: Duration? = nil, late: @escaping @Sendable () async -> Void = {}
    ) async -> [Repository: TagObservation] {
        await tidy(notBefore.keys)
        var missing: Set<Repository> = []
        let now = ContinuousClock.now
        for (repository, moment) in notBefore {
            if let known = known[repository] {
                let isList = if case .tags = known.observation { true } else { false }
                if known.asked >= (isList ? moment : max(moment, now - TagLists.failurePause)) { continue }
            }
            missing.insert(repository)
            lines[repository.registry, default: HostLine()].add(repository, notBefore: moment)
        }
        for host in Set(missing.map(\.registry)) { advance(host) }
        let unawaited = awaited.map { missing.subtracting($0) } ?? []
        for host in Set(unawaited.map(\.registry)) { lines[host]?.late.append(late) }
        await wait(for: missing.subtracting(unawaited), patience, late)
        return notBefore.reduce(into: [:]) { observations, due in
            observations[due.key] =
                known[due.key]?.observation
                ?? .unavailable(.registryUnavailable, message: "\(due.key.registry) has not answered yet")
        }
    }

    private func wait(
        for repositories: Set<Repository>, _ patience: Duration?, _ late: @escaping @Sendable () async -> Void
    ) async {
        guard !repositories.isEmpty, !Task.isCancelled else { return }
        let number = nextWait
        nextWait += 1
        let alarm = patience.map { patience in
            Task {
                var missing = repositories.count
                for _ in 0..<TagLists.maximumPatience {
                    try await Task.sleep(for: patience)
                    guard let left = waits[number]?.missing.count else { return }
                    if left == missing { break }
                    missing = left
                }
                give(up: number, late)
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waits[number] = Wait(missing: repositories, continuation: $0) }
        } onCancel: {
            Task { await self.stop() }
        }
        alarm?.cancel()
    }

    private func give(up number: Int, _ late: @escaping @Sendable () async -> Void) {
        guard let wait = waits.removeValue(forKey: number) else { return }
        for host in Set(wait.missing.map(\.registry)) { lines[host]?.late.append(late) }
        wait.continuation.resume()
    }

    /// Nobody waits any longer: what is under way is broken off.
    private func stop() {
        for line in lines.values { line.cancel() }
        lines = [:]
        let waits = waits
        self.waits = [:]
        for wait in waits.values { wait.continuation.resume() }
    }

    /// Those of some tags that the last list of a repository does not show.
    func missing(_ tags: Set<Tag>, in repository: Repository) -> Set<Tag> {
        guard case .tags(let listed) = known[repository]?.observation else { return tags }
        return tags.subtracting(listed)
    }

    // MARK: Lines

    /// Starts what a host's line has room for.
    private func advance(_ host: String) {
        while let repository = lines[host]?.next() {
            let (registry, store, lags, list) = (registry, store, lags, lists[repository])
            let listing = Task {
                let answer = await TagLists.list(repository, registry, store, lags, known: list)
                self.finish(repository, answer)
            }
            lines[host]?.start(repository, listing, at: .now)
        }
        guard let line = lines[host], line.isEmpty else { return }
        lines[host] = nil
        for late in line.late { Task { await late() } }
    }

    private func finish(_ repository: Repository, _ answer: Result<TagList, RegistryError>) {
        let host = repository.registry
        // After a stop nobody asks any more.
        guard let asked = lines[host]?.finish(repository) else { return }
        switch answer {
        case .success(let list):
            lists[repository] = list
            lines[host]?.outages = 0
            note(repository, .tags(list.tags), asked)
        case .failure(let error):
            note(repository, .unavailable(error.reason, message: error.description), asked)
            guard error.isOutage else {
                lines[host]?.outages = 0
                break
            }
            for other in lines[host]?.noteOutage() ?? [] {
                let message =
                    "\(other): not asked for, since \(host) could not be reached \(HostLine.maximumOutages) times"
                note(other, .unavailable(.registryUnavailable, message: message), asked)
            }
        }
        advance(host)
    }

    private func note(
        _ repository: Repository, _ observation: TagObservation, _ asked: ContinuousClock.Instant
    ) {
        known[repository] = (observation, asked)
        // One that is to be listed once more is still missing.
        guard lines[repository.registry]?.contains(repository) != true else { return }
        for (number, wait) in waits where wait.missing.contains(repository) {
            waits[number]?.missing.remove(repository)
            if wait.missing.count == 1 { waits.removeValue(forKey: number)?.continuation.resume() }
        }
    }

    private static func list(
        _ repository: Repository, _ registry: RegistryClient, _ store: Store?, _ lags: PushLags?, known: TagList?
    ) async -> Result<TagList, RegistryError> {
        do throws(RegistryError) {
            // A store that cannot be used remembers nothing.
            var previous = known
            if previous == nil { previous = try? await store?.list(of: repository).map { TagList($0) } }
            let list = try await registry.tagList(of: repository, previous: previous)
            if previous.map({ !list.isSame(as: $0) }) ?? true {
                if let previous { lags?.note(list.tags, after: previous.tags, in: repository) }
                try? await store?.keep(StoredTagList(list), of: repository, now: Instant.systemNow.secondsSince1970)
            }
            RepositoryMetrics(repository.canonical).note(tags: list.tags.count)
            return .success(list)
        } catch {
            return .failure(error)
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
    /// Whether the registry could not be reached at all.
    fileprivate var isOutage: Bool { code == .registryUnavailable && status == nil }

    /// The reason code of this failure.
    var reason: Reason {
        switch code {
        case .authenticationFailed: .authenticationFailed
        case .rateLimited: .rateLimited
        default: .registryUnavailable
        }
    }
}
