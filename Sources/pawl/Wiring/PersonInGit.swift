import Foundation
import Reconciler

extension CommitPerson {
    /// The person at the command line, as `git` would name them.
    ///
    /// - Parameter text: `Name <address>`, where it was given on the command line.
    /// - Throws: ``CommandFailure`` where nobody can be named: a commit without a person says nothing.
    static func speaking(_ text: String?) throws -> CommitPerson {
        if let text {
            guard let person = CommitPerson(parsing: text) else {
                throw CommandFailure("--author takes 'Name <address>'")
            }
            return person
        }
        let environment = ProcessInfo.processInfo.environment
        guard
            let person = CommitPerson(
                name: environment["GIT_AUTHOR_NAME"] ?? configured("user.name") ?? "",
                email: environment["GIT_AUTHOR_EMAIL"] ?? configured("user.email") ?? "")
        else {
            throw CommandFailure(
                "whose word this is is not known; give --author 'Name <address>', or set user.name and user.email of git"
            )
        }
        return person
    }

    /// What `git config` says; `nil` where it says nothing, or there is no git.
    private static func configured(_ key: String) -> String? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "config", "--get", key]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil, let bytes = try? output.fileHandleForReading.readToEnd() else { return nil }
        process.waitUntilExit()
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return process.terminationStatus == 0 && !text.isEmpty ? text : nil
    }
}
