import Foundation

/// A bare repository for a test, worked on with the `git` command in an environment where nothing of the machine's or
/// the person's configuration counts, and where author and date are fixed.
package struct GitRepositoryFixture: Sendable {
    package let path: String

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package static let environment = [
        "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8",
        "GIT_AUTHOR_NAME": "Person", "GIT_AUTHOR_EMAIL": "person@example.com",
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_NAME": "Person",
        "GIT_COMMITTER_EMAIL": "person@example.com", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    ]

    /// A file of a commit; the mode is as Git writes it.
    package struct File: Sendable {
        package let path: String
        package let content: [UInt8]
        package let mode: String

        package init(_ path: String, _ content: String, mode: String = "100644") {
            self.init(path, Array(content.utf8), mode: mode)
        }

        package init(_ path: String, _ content: [UInt8], mode: String = "100644") {
            self.path = path
            self.content = content
            self.mode = mode
        }
    }

    /// Makes an empty repository whose first branch will be `main`.
    package init(at path: String, arguments: [String] = []) throws {
        self.path = path
        try Self.git(["init", "-q", "--bare", "--initial-branch=main"] + arguments + [path])
    }

    /// Runs `git` in the repository.
    @discardableResult
    package func git(_ arguments: String..., input: [UInt8]? = nil) throws -> String {
        try Self.git(["-C", path] + arguments, input: input)
    }

    @discardableResult
    package static func git(_ arguments: [String], input: [UInt8]? = nil) throws -> String {
        let result = try ChildProcess.run("/usr/bin/git", arguments, environment: environment, input: input)
        guard result.status == 0 else { throw Failure(description: "git \(arguments): \(result.errors)") }
        return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
    }

    /// Adds a commit as another person would.
    ///
    /// - Returns: its id.
    @discardableResult
    package func commit(_ files: [File], to branch: String = "main", message: String = "Change") throws -> String {
        let reference = "refs/heads/\(branch)"
        let hasParent = try !git("for-each-ref", reference).isEmpty
        var stream = Array(
            "commit \(reference)\ncommitter Person <person@example.com> 1767225600 +0000\n".utf8)
        stream += Array("data \(message.utf8.count)\n\(message)\n".utf8)
        if hasParent { stream += Array("from \(reference)^0\n".utf8) }
        for file in files {
            if file.mode == "160000" {
                stream += Array("M 160000 \(String(decoding: file.content, as: UTF8.self)) \(file.path)\n".utf8)
            } else {
                stream += Array("M \(file.mode) inline \(file.path)\ndata \(file.content.count)\n".utf8)
                stream += file.content + [UInt8(ascii: "\n")]
            }
        }
        try git("fast-import", "--quiet", input: stream)
        return try tip(of: branch)
    }

    package func tip(of branch: String = "main") throws -> String { try git("rev-parse", "refs/heads/\(branch)") }

    package func show(_ file: String, at revision: String = "main") throws -> String {
        try git("show", "\(revision):\(file)")
    }

    /// Installs a hook, such as `pre-receive`.
    package func install(hook: String, _ script: String) throws {
        let file = "\(path)/hooks/\(hook)"
        try FileManager.default.createDirectory(atPath: "\(path)/hooks", withIntermediateDirectories: true)
        try Script.write(script, to: file)
    }
}
