import Audit
import Foundation
import Git
import Planning
import Policies
import Signing
import TestServers

/// A history for a test, written with `git fast-import`: commits by number, a second apart.
final class History {
    let folder: TemporaryDirectory
    let fixture: GitRepositoryFixture
    private var stream: [UInt8] = []
    private var count = 0
    /// When the first commit was made.
    static let start = 1_767_225_600

    init() throws {
        folder = try TemporaryDirectory()
        fixture = try GitRepositoryFixture(at: "\(folder.path)/fleet.git")
    }

    /// A commit on a branch.
    ///
    /// - Parameters:
    ///   - files: new contents; `nil` removes a file.
    ///   - from: where a new branch begins: the mark of a commit.
    ///   - merging: the mark of a commit that is merged.
    /// - Returns: the commit's mark.
    @discardableResult
    func commit(
        _ message: String, _ files: [String: String?], branch: String = "main", from: Int? = nil, merging: Int? = nil
    ) -> Int {
        count += 1
        append("commit refs/heads/\(branch)\nmark :\(count)\n")
        append("committer Person <person@example.com> \(History.start + count) +0000\n")
        append("data \(message.utf8.count)\n\(message)\n")
        if let from { append("from :\(from)\n") }
        if let merging { append("merge :\(merging)\n") }
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            if let text {
                append("M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n")
            } else {
                append("D \(path)\n")
            }
        }
        return count
    }

    /// A commit as ours that moves the image of files.
    @discardableResult
    func update(
        _ from: String, _ to: String, _ files: [String: String], line: Int = 1, branch: String = "main",
        base: Int? = nil
    ) -> Int {
        commit(
            History.message(from, to, files.keys.sorted(), line: line), files.mapValues { $0 }, branch: branch,
            from: base)
    }

    static func message(_ from: String, _ to: String, _ files: [String], line: Int = 1) -> String {
        "Update web to \(to)\n\n- apps:web ghcr.io/acme/web \(from) -> \(to): greatest\n\n"
            + files.map { "Pawl-Update: apps:web ghcr.io/acme/web \(from) -> \(to) \($0):\(line)\n" }.joined()
            + "Pawl-Policy: apps:web sha256:\(String(repeating: "a", count: 64))\n"
    }

    static func image(_ tag: String) -> String { "image: ghcr.io/acme/web:\(tag)\n" }

    private func append(_ text: String) { stream += Array(text.utf8) }

    /// Writes what was added; the ids of all commits by their marks.
    func write() throws -> [Int: String] {
        let marks = "\(folder.path)/marks"
        try fixture.git("fast-import", "--quiet", "--export-marks=\(marks)", input: stream)
        stream = []
        var ids: [Int: String] = [:]
        for line in try String(contentsOfFile: marks, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            ids[Int(words[0].dropFirst()) ?? 0] = String(words[1])
        }
        return ids
    }

    func audit(
        _ signers: AllowedSigners? = nil,
        _ change: @escaping @Sendable (inout AuditQuery, borrowing CommitLog) throws -> Void = { _, _ in }
    ) async throws -> AuditTrail {
        try await LocalRepository(directory: fixture.path).withLog { log in
            var query = AuditQuery(tip: try log.revision("main"))
            try change(&query, log)
            return try AuditTrail(query, of: log, verifier: SignatureVerifier(signers))
        }
    }

    /// `to:file` of every update, the newest first, and the mark of what took it back.
    func updates(_ trail: AuditTrail, _ ids: [Int: String]) -> [String] {
        let marks = Dictionary(ids.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return trail.commits.flatMap { commit in
            commit.updates.map { update in
                let by = update.revertedBy.map { " reverted by \(marks["\($0)"] ?? -1)" } ?? ""
                return "\(marks["\(commit.id)"] ?? -1): \(update.trailer.to) \(update.trailer.file)\(by)"
            }
        }
    }
}
