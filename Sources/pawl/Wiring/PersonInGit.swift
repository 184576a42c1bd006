import Foundation
import Git

/// Who acts: the person at the command line, as `git` would name them.
struct PersonInGit {
    let name: String
    let email: String

    /// - Parameter text: `Name <address>`, where it was given on the command line.
    /// - Throws: ``CommandFailure`` where nobody can be named: a commit without a person says nothing.
    init(_ text: String?) throws {
        if let text {
            let parts = text.split(separator: "<", maxSplits: 1)
            guard parts.count == 2, parts[1].hasSuffix(">"), !parts[1].dropLast().contains(where: { "<>".contains($0) })
            else { throw CommandFailure("--author takes 'Name <address>'") }
            name = parts[0].trimmingCharacters(in: .whitespaces)
            email = String(parts[1].dropLast())
        } else {
            let environment = ProcessInfo.processInfo.environment
            name = environment["GIT_AUTHOR_NAME"] ?? PersonInGit.configured("user.name") ?? ""
            email = environment["GIT_AUTHOR_EMAIL"] ?? PersonInGit.configured("user.email") ?? ""
        }
        let isPrintable = (name + email).unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !name.isEmpty, !email.isEmpty, isPrintable, !(name + email).contains(where: { "<>".contains($0) }) else {
            throw CommandFailure(
                "whose word this is is not known; give --author 'Name <address>', or set user.name and user.email of git"
            )
        }
    }

    func signature(at time: Int64) -> CommitSignature {
        CommitSignature(name: name, email: email, time: time, offsetMinutes: 0)
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
