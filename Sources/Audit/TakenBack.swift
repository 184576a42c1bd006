import Git
import Manifests
import Planning
import Versions

/// Finds the commits that took updates back.
///
/// Most updates are followed by another that begins where they end, or stand in the branch as they were made: that is seen
/// without reading a commit. For the others the commits that changed their files are looked at, in one walk through the
/// history for all of them.
struct TakenBack {
    /// An update, by its place among the commits.
    private struct Place: Hashable {
        let commit: Int
        let update: Int
    }

    /// What updates of one value have in common.
    private struct Value: Hashable {
        let policy: String
        let image: String
        let file: String
        let line: Int

        init(_ trailer: UpdateTrailer) {
            policy = "\(trailer.policy)"
            image = trailer.image
            file = trailer.file
            line = trailer.line
        }
    }

    private var fields = HistoricFields()

    /// - Parameter commits: the newest first; all of ours from the tip on.
    static func mark(_ commits: inout [AuditedCommit], tip: Revision, in log: borrowing CommitLog) throws {
        var search = TakenBack()
        let doubtful = try search.doubtful(commits, tip, log)
        guard !doubtful.isEmpty else { return }
        let changes = try search.changes(of: doubtful, commits, tip, log)
        for (path, places) in Dictionary(grouping: doubtful, by: { commits[$0.commit].updates[$0.update].trailer.file })
        {
            for (place, revision) in try search.follow(path, places, commits, changes[path] ?? [], log) {
                commits[place.commit].updates[place.update].revertedBy = revision
            }
        }
    }

    /// The updates that may have been taken back.
    private mutating func doubtful(
        _ commits: [AuditedCommit], _ tip: Revision, _ log: borrowing CommitLog
    ) throws -> [Place] {
        var later: [Value: UpdateTrailer] = [:]
        var doubtful: [Place] = []
        for (index, commit) in commits.enumerated() {
            for (number, update) in commit.updates.enumerated() {
                let trailer = update.trailer
                let stays: Bool
                if let next = later[Value(trailer)] {
                    stays = next.from == trailer.to
                } else {
                    let now = try fields.fields(at: trailer.file, in: tip, log) ?? []
                    let same = now.filter { trailer.isOf($0) }
                    stays = !same.isEmpty && same.allSatisfy { trailer.isHeld(by: $0) }
                }
                if !stays { doubtful.append(Place(commit: index, update: number)) }
            }
            for update in commit.updates { later[Value(update.trailer)] = update.trailer }
        }
        return doubtful
    }

    /// A commit that changed a file, beside the first of its parents.
    private struct FileChange {
        let commit: Revision
        let parent: Revision
    }

    /// The commits that changed the files in doubt, by file, the newest first.
    private func changes(
        of doubtful: [Place], _ commits: [AuditedCommit], _ tip: Revision, _ log: borrowing CommitLog
    ) throws -> [String: [FileChange]] {
        var awaited = Set(doubtful.map { commits[$0.commit].id })
        let paths = PathSet(Set(doubtful.map { commits[$0.commit].updates[$0.update].trailer.file }))
        var walk: [FileChange] = []
        try log.forEachInOrder(from: tip) { stored in
            if let parent = stored.read().parents.first { walk.append(FileChange(commit: stored.id, parent: parent)) }
            awaited.remove(stored.id)
            return !awaited.isEmpty
        }
        var changes: [String: [FileChange]] = [:]
        for change in walk {
            for path in try log.differing(paths, between: change.parent, and: change.commit) {
                changes[path, default: []].append(change)
            }
        }
        return changes
    }

    /// Goes with the values of one file through its changes, from the oldest on.
    private mutating func follow(
        _ path: String, _ places: [Place], _ commits: [AuditedCommit], _ changes: [FileChange],
        _ log: borrowing CommitLog
    ) throws -> [(Place, Revision)] {
        let made = Dictionary(grouping: places) { commits[$0.commit].id }
        let ours = Dictionary(commits.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var open: [(place: Place, trailer: UpdateTrailer, identity: FieldIdentity)] = []
        var found: [(Place, Revision)] = []
        for change in changes.reversed() {
            let now = try fields.fields(at: path, in: change.commit, log) ?? []
            if !open.isEmpty {
                let before = try fields.fields(at: path, in: change.parent, log) ?? []
                open.removeAll { item in
                    // On a branch that does not have the update nothing is taken back.
                    guard let old = item.identity.field(in: before), item.trailer.isHeld(by: old) else { return false }
                    guard let new = item.identity.field(in: now) else { return true }
                    if item.trailer.isHeld(by: new) { return false }
                    let continues = ours[change.commit]?.updates.contains {
                        $0.trailer.file == path && $0.trailer.from == item.trailer.to
                    }
                    if continues != true, !TakenBack.isNewer(new.tag, than: item.trailer.to) {
                        found.append((item.place, change.commit))
                    }
                    return true
                }
            }
            var taken: Set<Int> = []
            for place in made[change.commit] ?? [] {
                let trailer = commits[place.commit].updates[place.update].trailer
                let index = TakenBack.index(of: trailer, in: now, but: taken)
                guard let index else { continue }
                taken.insert(index)
                open.append((place, trailer, FieldIdentity(of: index, in: now)))
            }
        }
        return found
    }

    /// The field that an update set: the one on its line, or the first that holds its value.
    private static func index(of trailer: UpdateTrailer, in fields: [ImageField], but taken: Set<Int>) -> Int? {
        let held = fields.indices.filter { !taken.contains($0) && trailer.isHeld(by: fields[$0]) }
        return held.first { fields[$0].line == trailer.line } ?? held.first
    }

    /// Whether a tag is a newer version. The history alone knows no other order.
    private static func isNewer(_ tag: String?, than old: String) -> Bool {
        guard let tag = tag.flatMap({ SemanticVersion($0) }), let old = SemanticVersion(old) else { return false }
        return old < tag
    }
}
