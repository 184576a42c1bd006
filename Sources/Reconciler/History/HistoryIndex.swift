import Git
import OCI
import Planning
import Policies

/// What the commits of a branch claim about Pawl: updates, holds and ends of holds. Kept from cycle to cycle; a new
/// commit is read alone.
struct HistoryIndex: Sendable {
    /// The history is read no further back than this.
    static let maximumCommits = 250_000
    /// So many updates of one value are remembered: those that ``RevertRule`` goes by, and a few claims that turn out to
    /// be none.
    static let maximumUpdates = RevertRule.maximumTakenBack + 3

    /// The values of one image of a policy in one file; its lines shift, so that they are told apart later.
    struct Place: Hashable, Sendable {
        let policy: PolicyID
        let image: Repository
        let file: String
    }

    /// A commit that claims to have updated values of a place.
    struct Claim: Sendable {
        let commit: Revision
        let trailers: [UpdateTrailer]
    }

    /// A hold, or the end of one.
    struct HoldCommit: Sendable {
        let trailer: HoldTrailer
        let commit: LoggedCommit
    }

    private(set) var tip: Revision?
    /// Whether the branch was read to its first commit.
    private(set) var isWhole = true
    private var claims: [Place: [Claim]] = [:]
    private var files: [PlaceOfAnyFile: Set<String>] = [:]
    /// The newest first. Of those with one policy and one alias the newest hold and the newest resume are kept.
    private(set) var holds: [HoldCommit] = []

    private struct PlaceOfAnyFile: Hashable {
        let policy: PolicyID
        let image: Repository
    }

    init() {}

    /// Takes in commits that are newer than all so far, each before its parents.
    mutating func add(_ commits: [LoggedCommit], upTo tip: Revision, isWhole: Bool) {
        var newHolds: [HoldCommit] = []
        var newClaims: [Place: [Claim]] = [:]
        for commit in commits {
            newHolds += HoldTrailer.all(in: commit.message).map { HoldCommit(trailer: $0, commit: commit) }
            for (place, trailers) in HistoryIndex.places(of: UpdateTrailer.all(in: commit.message)) {
                newClaims[place, default: []].append(Claim(commit: commit.id, trailers: trailers))
            }
        }
        for (place, new) in newClaims {
            files[PlaceOfAnyFile(policy: place.policy, image: place.image), default: []].insert(place.file)
            claims[place] = Array((new + (claims[place] ?? [])).prefix(HistoryIndex.maximumUpdates))
        }
        holds = HistoryIndex.newest(newHolds + holds)
        self.isWhole = isWhole
        self.tip = tip
    }

    /// With holds, and ends of holds, that stand beside the branch, the newest first: among its own by their times.
    func adding(_ words: [HoldCommit]) -> HistoryIndex {
        guard !words.isEmpty else { return self }
        var all: [HoldCommit] = []
        var (own, beside) = (holds[...], words[...])
        while let (first, other) = own.first.flatMap({ own in beside.first.map { (own, $0) } }) {
            if first.commit.time > other.commit.time {
                all.append(first)
                own.removeFirst()
            } else {
                all.append(other)
                beside.removeFirst()
            }
        }
        var index = self
        index.holds = HistoryIndex.newest(all + own + beside)
        return index
    }

    private static func places(of trailers: [UpdateTrailer]) -> [Place: [UpdateTrailer]] {
        var places: [Place: [UpdateTrailer]] = [:]
        for trailer in trailers {
            guard let image = try? Repository(parsing: trailer.image) else { continue }
            places[Place(policy: trailer.policy, image: image, file: trailer.file), default: []].append(trailer)
        }
        return places
    }

    private static func newest(_ holds: [HoldCommit]) -> [HoldCommit] {
        struct Kind: Hashable {
            let policy: PolicyID
            let alias: String?
            let isHold: Bool
        }
        var seen: Set<Kind> = []
        return holds.filter { hold in
            let isHold = if case .hold = hold.trailer.action { true } else { false }
            return seen.insert(Kind(policy: hold.trailer.policy, alias: hold.trailer.alias, isHold: isHold)).inserted
        }
    }

    /// The commits that claim to have updated values of a place, the newest first.
    func claims(at place: Place) -> [Claim] { claims[place] ?? [] }

    /// The files in which values of an image were updated.
    func files(of image: Repository, in policy: PolicyID) -> Set<String> {
        files[PlaceOfAnyFile(policy: policy, image: image)] ?? []
    }

    /// The hold that counts for an image: the newest commit that speaks of it, where that is a hold.
    func hold(of policy: PolicyID, _ alias: String) -> HoldCommit? {
        guard let newest = holds.first(where: { $0.trailer.covers(policy, alias) }), case .hold = newest.trailer.action
        else { return nil }
        return newest
    }

    /// The newest end of holds for an image.
    func resume(of policy: PolicyID, _ alias: String) -> LoggedCommit? {
        holds.first { $0.trailer.covers(policy, alias) && $0.trailer.action == .resume }?.commit
    }
}
