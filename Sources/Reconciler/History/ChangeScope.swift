import Git
import Planning

/// What a commit touches.
struct ChangeScope {
    /// A commit with more files than this does more than update values.
    static let maximumFiles = 2_000

    let planner: Planner
    let scanner: HistoricScanner

    /// Whether a commit changes nothing but the values of policies, compared with its first parent.
    func isValuesOnly(_ commit: LoggedCommit, _ history: borrowing CommitLog) throws -> Bool {
        guard let parent = commit.parents.first,
            let files = try history.differences(from: parent, to: commit.id, limit: ChangeScope.maximumFiles),
            !files.isEmpty
        else { return false }
        for file in files {
            guard file.kind == .content,
                let old = try history.contents(of: file.old, maximumSize: TreeScan.maximumFileSize),
                let new = try history.contents(of: file.new, maximumSize: TreeScan.maximumFileSize),
                rest(of: old, file.path) == rest(of: new, file.path)
            else { return false }
        }
        return true
    }

    /// Whether a file was changed by a commit, compared with its first parent.
    func changes(
        _ path: String, _ commit: LoggedCommit, _ history: borrowing CommitLog
    ) throws -> Bool {
        guard let parent = commit.parents.first else { return true }
        return try history.blob(at: path, in: parent) != history.blob(at: path, in: commit.id)
    }

    /// A file without the values that policies manage.
    private func rest(of bytes: [UInt8], _ path: String) -> [[UInt8]] {
        let ranges = planner.managedRanges(in: ScannedFile(path: path, scan: scanner.scan(bytes, path: path)))
        var parts: [[UInt8]] = []
        var start = 0
        for range in ranges where range.lowerBound >= start {
            parts.append(Array(bytes[start..<range.lowerBound]))
            start = range.upperBound
        }
        parts.append(Array(bytes[start...]))
        return parts
    }
}
