package import Git
import Planning
import Policies
package import Signing

/// The history of updates, read from Git alone.
package struct AuditTrail: Sendable {
    /// The newest first.
    package private(set) var commits: [AuditedCommit] = []
    /// Whether there were more than the query's limit.
    package private(set) var isCut = false

    /// Clocks differ, and a commit may be older than the ones that it leads to: only after so many in a row that are too
    /// old nothing newer is looked for.
    private static let patience = 1_000

    /// Reads a history: of commits without our trailers only the bytes, of the others what the query asks for.
    ///
    /// - Throws: `GitError` where the history cannot be read.
    package init(_ query: AuditQuery, of log: borrowing CommitLog, verifier: SignatureVerifier) throws {
        var commits: [AuditedCommit] = []
        let isRecent = try AuditTrail.recent(query, log)
        var count = 0
        var isCut = false
        var old = 0
        func take(_ stored: borrowing StoredCommit) -> Bool {
            if let since = query.since, stored.time < since.secondsSince1970 {
                old += 1
                return old < AuditTrail.patience
            }
            old = 0
            // By far the most commits are someone else's: they are looked at and not read.
            guard stored.contains("Pawl-Update"), let commit = AuditedCommit(stored.read(), verifier: verifier) else {
                return true
            }
            let matching = isRecent(commit) ? 0 : commit.updates.count(where: query.includes)
            if let limit = query.limit, matching > 0, count + matching > limit {
                isCut = true
                guard count == 0 else { return false }
            }
            count += matching
            commits.append(commit)
            return !isCut
        }
        if query.hidden.isEmpty {
            try log.forEach(from: query.tip) { take($0) }
        } else {
            try log.forEachInOrder(from: query.tip, hiding: query.hidden) { take($0) }
        }
        try TakenBack.mark(&commits, tip: query.tip, in: log)
        self.commits = try commits.compactMap { commit in
            guard !isRecent(commit) else { return nil }
            var commit = commit
            let isEmpty = commit.updates.isEmpty
            if query.verifies {
                commit.findings += try CommitCheck.findings(
                    of: commit, isSignatureDue: verifier.knowsSigners, in: log)
            }
            commit.updates = commit.updates.filter(query.includes)
            // A commit with nothing but trailers that cannot be read belongs to every question.
            return commit.updates.isEmpty && !isEmpty ? nil : commit
        }
        self.isCut = isCut
    }

    /// Which commits are newer than the query asks for. They are read all the same: they may have taken something back.
    private static func recent(
        _ query: AuditQuery, _ log: borrowing CommitLog
    ) throws -> (AuditedCommit) -> Bool {
        var newer: Set<Revision> = []
        if let last = query.last {
            try log.forEachInOrder(from: query.tip, hiding: [last]) { stored in
                newer.insert(stored.id)
                return true
            }
        }
        return { commit in newer.contains(commit.id) || commit.time > (query.until ?? commit.time) }
    }
}
