import Git
import Planning

/// Finds the commit that gave a value what it holds now.
///
/// From the branch's tip back, through merges along the parent from which the value came.
struct ChangeSearch {
    /// So many commits are looked at for one value.
    static let maximumCommits = 20_000

    /// The commit, and how the value came from it into the branch.
    struct Found: Sendable {
        let commit: LoggedCommit
        /// The commit of the branch's own line with which it came: the merge, or the commit itself.
        let arrival: LoggedCommit
        /// Whether our update is among its ancestors.
        let knowsUpdate: Bool
    }

    enum Outcome: Sendable {
        case found(Found)
        case tooFar
    }

    let update: Revision?
    let current: HeldImage
    /// The files in which the value may have been before a rename.
    let otherFiles: Set<String>
    /// What was found for the same value when the branch's tip was an earlier one.
    let known: (tip: Revision, found: Found)?

    func search(
        from tip: Revision, in file: String, _ files: inout HistoricFiles, _ history: borrowing CommitLog
    ) throws -> Outcome {
        var file = file
        var commit = try history.commit(tip)
        // While the walk has not left the branch's own line, each commit arrives by itself.
        var arrival: LoggedCommit?
        for _ in 0..<ChangeSearch.maximumCommits {
            // The value has not changed since, or the walk would have ended before.
            if let known, known.tip == commit.id, arrival == nil { return .found(known.found) }
            var same: [Revision] = []
            var others: [Revision] = []
            var renamed: String?
            for parent in commit.parents {
                var held = try files.value(at: parent, in: file, history)
                if held == nil, let old = try otherFile(at: parent, &files, history) {
                    held = old.held
                    if held == current { renamed = old.file }
                }
                if held == current { same.append(parent) } else { others.append(parent) }
            }
            guard let first = same.first else {
                return .found(try found(commit, arrival, knows: try isAncestor(of: commit.parents, history)))
            }
            if !others.isEmpty, try isAncestor(of: others, history), try !isAncestor(of: same, history) {
                // A merge that took an older value although the other side had our update.
                return .found(try found(commit, arrival, knows: false))
            }
            // Parents beyond the first are other branches.
            if arrival == nil, first != commit.parents.first { arrival = commit }
            if let renamed { file = renamed }
            commit = try history.commit(first)
        }
        return .tooFar
    }

    private func found(
        _ commit: LoggedCommit, _ arrival: LoggedCommit?, knows: Bool
    ) throws -> Found {
        Found(commit: commit, arrival: arrival ?? commit, knowsUpdate: knows)
    }

    private func isAncestor(of commits: [Revision], _ history: borrowing CommitLog) throws -> Bool {
        guard let update else { return false }
        for commit in commits where try history.isAncestor(update, of: commit) { return true }
        return false
    }

    /// The value in a file that has another name now.
    private func otherFile(
        at revision: Revision, _ files: inout HistoricFiles, _ history: borrowing CommitLog
    ) throws -> (file: String, held: HeldImage)? {
        for file in otherFiles.sorted() {
            if let held = try files.value(at: revision, in: file, history) { return (file, held) }
        }
        return nil
    }
}
