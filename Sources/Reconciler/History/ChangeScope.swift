import Git
import Planning
import Policies
import Resources

/// What a commit touches.
struct ChangeScope {
    /// A commit with more files than this does more than update values.
    static let maximumFiles = 2_000

    let planner: Planner
    let scanner: HistoricScanner
    let zones: TimeZoneLookup

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

    /// Whether a policy was changed by a commit, compared with its first parent. Other policies in its file do not count.
    func changes(
        _ policy: PolicyID, in file: String, _ commit: LoggedCommit, _ history: borrowing CommitLog
    ) throws -> Bool {
        guard let parent = commit.parents.first else { return true }
        let (old, new) = (try history.blob(at: file, in: parent), try history.blob(at: file, in: commit.id))
        if old == new { return false }
        return try revision(of: policy, old, file, history) != revision(of: policy, new, file, history)
    }

    /// The hash of a policy's document in a file; `nil` where it is not there, or wrong.
    private func revision(
        of policy: PolicyID, _ blob: BlobID?, _ file: String, _ history: borrowing CommitLog
    ) throws -> String? {
        guard let blob, let bytes = try history.contents(of: blob, maximumSize: ResourceLoader.maximumFileSize) else {
            return nil
        }
        let loaded = ResourceLoader.load(bytes: bytes, file: file, zones: zones, home: .repository)
        return loaded.policies.first { $0.policy.id == policy }?.policy.revision
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
