import OCI

/// The repositories of one host that are to be listed, in line.
struct HostLine {
    /// So many are listed side by side; a task for each of thousands would hold memory only to wait at the host's gate.
    static let width = 64
    /// After so many failures to reach the host, and no answer between them, the rest of the line is not tried.
    static let maximumOutages = 3

    /// Failures to reach the host since its last answer.
    var outages = 0
    /// Who wants to be told when the line is empty.
    var late: [@Sendable () async -> Void] = []

    private var waiting: [Repository] = []
    private var firstWaiting = 0
    private var isWaiting: Set<Repository> = []
    private var underWay: [Repository: (listing: Task<Void, Never>, asked: ContinuousClock.Instant)] = [:]

    var isEmpty: Bool { underWay.isEmpty && isWaiting.isEmpty }

    func contains(_ repository: Repository) -> Bool {
        isWaiting.contains(repository) || underWay[repository] != nil
    }

    /// Puts a repository in line, unless what stands there already is asked late enough: what was asked before the moment may
    /// not show what happened at it.
    mutating func add(_ repository: Repository, notBefore moment: ContinuousClock.Instant) {
        if let running = underWay[repository], running.asked >= moment { return }
        if isWaiting.insert(repository).inserted { waiting.append(repository) }
    }

    /// The next to be listed, where there is room for one.
    mutating func next() -> Repository? {
        guard underWay.count < HostLine.width else { return nil }
        // One that is under way is listed once more when it has ended.
        guard let index = waiting[firstWaiting...].firstIndex(where: { underWay[$0] == nil }) else { return nil }
        let repository = waiting[index]
        waiting.swapAt(index, firstWaiting)
        firstWaiting += 1
        if firstWaiting == waiting.count || firstWaiting > 1_024 {
            waiting.removeFirst(firstWaiting)
            firstWaiting = 0
        }
        isWaiting.remove(repository)
        return repository
    }

    mutating func start(_ repository: Repository, _ listing: Task<Void, Never>, at moment: ContinuousClock.Instant) {
        underWay[repository] = (listing, moment)
    }

    /// When a listing that ended was begun; `nil` for one that nobody knows of.
    mutating func finish(_ repository: Repository) -> ContinuousClock.Instant? {
        underWay.removeValue(forKey: repository)?.asked
    }

    /// Notes that the host could not be reached; gives those of the line that need not be tried.
    mutating func noteOutage() -> [Repository] {
        outages += 1
        guard outages >= HostLine.maximumOutages else { return [] }
        let rest = Array(waiting[firstWaiting...])
        waiting = []
        firstWaiting = 0
        isWaiting = []
        return rest
    }

    func cancel() {
        for running in underWay.values { running.listing.cancel() }
    }
}
