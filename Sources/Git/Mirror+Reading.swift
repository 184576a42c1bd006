/// The commits of a branch that were read, so that none is read twice.
struct BranchReading {
    var tip: Revision?
    var seen: Set<Revision> = []
}

/// Commits that a branch has come to have.
package struct NewCommits: Sendable {
    /// Those that were asked for, each before all that it comes from.
    package let commits: [LoggedCommit]
    /// Whether these are all that the branch has, because it does not go on from where it was.
    package let beginsAnew: Bool
    /// Whether there were no more than the limit.
    package let isWhole: Bool
}

extension Mirror {
    /// The commits that a branch has come to have, of those in which a text stands.
    ///
    /// Commits alone are read, each once: a branch that has one commit more costs one.
    ///
    /// - Parameters:
    ///   - known: where the branch was when the caller asked last; `nil` for the first time.
    ///   - limit: how many commits are read at most, the newest.
    package func commits(
        of tip: Revision, since known: Revision?, mentioning text: StaticString, limit: Int
    ) throws -> NewCommits {
        try noticingDamage {
            if let known, known == reading.tip, tip != known, !reading.seen.contains(tip) {
                let read = try read(to: tip, text, limit)
                // What came before the old tip was seen; it is reached from a new commit or not at all.
                if read.parents.contains(known) {
                    return NewCommits(commits: read.found, beginsAnew: false, isWhole: read.isWhole)
                }
            }
            reading = BranchReading()
            let read = try read(to: tip, text, limit)
            return NewCommits(commits: read.found, beginsAnew: true, isWhole: read.isWhole)
        }
    }

    /// Reads the commits that lead to a tip and were not read yet.
    private func read(
        to tip: Revision, _ text: StaticString, _ limit: Int
    ) throws -> (found: [LoggedCommit], parents: Set<Revision>, isWhole: Bool) {
        let known = reading.tip
        var seen: Set<Revision> = []
        swap(&seen, &reading.seen)
        var walk = try CommitWalk(repository: open, tip: tip, seen: seen)
        seen = []
        var order = AncestryOrder()
        var found: [Revision: LoggedCommit] = [:]
        var reached: Set<Revision> = []
        var isWhole = true
        var goesOn = true
        while goesOn {
            goesOn = try walk.next { commit in
                guard order.count < limit else {
                    isWhole = false
                    return false
                }
                let parents = commit.parents
                if let known, parents.contains(known) { reached.insert(known) }
                order.add(commit.id, parents)
                if commit.contains(text) { found[commit.id] = commit.read() }
                return true
            }
        }
        reading = BranchReading(tip: tip, seen: walk.takeSeen())
        return (found.isEmpty ? [] : order.sorted().compactMap { found[$0] }, reached, isWhole)
    }
}
