/// A look at one branch of a remote before anything is fetched: Git's protocol version 2 lists a single reference in
/// some sixty bytes, where libgit2 asks for all (gitprotocol-v2, `ls-refs`).
enum BranchLook {
    enum Answer: Equatable {
        case tip(Revision)
        /// The remote has no such branch.
        case absent
        /// The server does not speak version 2, or not in a way that is understood here.
        case unspoken
    }

    static let version = "version=2"

    /// The most that a list of references may take.
    static let maximumSize = 64 << 20

    static func request(_ branch: String) -> [UInt8] {
        Packet.encode("command=ls-refs\n") + Array("0001".utf8)
            + Packet.encode("ref-prefix refs/heads/\(branch)\n") + Array("0000".utf8)
    }

    /// Reads the answer to ``request(_:)``, up to its end.
    static func answer(_ branch: String, from reader: inout PacketReader) throws(GitError) -> Answer {
        var answer = Answer.absent
        while let packet = try reader.next() {
            if packet == .flush { return answer }
            guard let line = packet.text, let (tip, name) = reference(line) else { return .unspoken }
            // A prefix matches more than the branch itself.
            if name == "refs/heads/\(branch)" { answer = .tip(tip) }
        }
        return .unspoken
    }

    /// Which of the commands of version 2 a server takes.
    struct Commands: Hashable {
        var lists = false
        var fetches = false
    }

    /// What a server says of itself in version 2, up to its end.
    static func commands(_ reader: inout PacketReader, at place: String) throws(GitError) -> Commands {
        var commands = Commands()
        while let packet = try reader.next() {
            if packet == .flush { return commands }
            guard let line = packet.text else { return Commands() }
            if line == "ls-refs" || line.hasPrefix("ls-refs=") { commands.lists = true }
            if line == "fetch" || line.hasPrefix("fetch=") { commands.fetches = true }
            if line == "object-format=sha256" { throw unsupportedIDs(at: place) }
        }
        return Commands()
    }

    static func unsupportedIDs(at place: String) -> GitError {
        GitError(
            .unsupported, "\(place): the repository has SHA-256 ids (object-format=sha256), which are not supported")
    }

    /// `<id> <name>[ <attribute>…]`, or `<id> <name>` and a NUL before the capabilities, as older versions have it.
    static func reference(_ line: String) -> (Revision, String)? {
        let parts = line.split(separator: "\0", maxSplits: 1)[0].split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, let tip = Revision(parts[0]) else { return nil }
        return (tip, String(parts[1]))
    }
}

/// Where a branch was a moment ago.
struct Sighting {
    let branch: String
    let tip: Revision
    private let since = ContinuousClock.now

    /// Later somebody else is likely to have moved it: a look is worth its time again.
    var isFresh: Bool { since + .seconds(1) > .now }
}
