/// A file's new bytes. A file that exists keeps its mode; a new one is an ordinary file.
package struct FileChange: Sendable {
    /// Relative to the repository's root, with `/` between components.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// Who did something, and when.
package struct CommitSignature: Sendable {
    package let name: String
    package let email: String
    /// Seconds since 1970, UTC.
    package let time: Int64
    /// Minutes east of UTC.
    package let offsetMinutes: Int

    package init(name: String, email: String, time: Int64, offsetMinutes: Int) {
        self.name = name
        self.email = email
        self.time = time
        self.offsetMinutes = offsetMinutes
    }
}

/// What became of a push. A push whose outcome is not known is an error instead.
package enum PushOutcome: Hashable, Sendable {
    case accepted
    /// The branch was not, or no longer, where it was expected. Nothing was written.
    case lostRace(remote: Revision?)
    /// The server does not want it; its words.
    case refused(message: String)
}
