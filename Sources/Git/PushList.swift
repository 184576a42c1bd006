/// A server's list of its references before a push (gitprotocol-pack).
struct PushList {
    /// What the server can do, as it says it behind the first reference.
    let capabilities: String
    /// Where the branch in question is.
    let tip: Revision?
    /// The list as it came.
    let bytes: [UInt8]

    /// Reads a list up to its end.
    ///
    /// - Returns: `nil` for something else, such as a server's complaint; what came of it is in the reader.
    init?(of branch: String, from reader: inout PacketReader, at place: String) throws(GitError) {
        var packet = try reader.next()
        // Over HTTP the service's name comes first.
        if packet?.text?.hasPrefix("# service=") == true {
            guard try reader.next() == .flush else { return nil }
            packet = try reader.next()
        }
        var capabilities: String?
        var tip: Revision?
        while packet != .flush {
            guard let text = packet?.text, let (revision, name) = BranchLook.reference(text) else { return nil }
            if capabilities == nil {
                let parts = text.split(separator: "\0", maxSplits: 1)
                capabilities = parts.count == 2 ? String(parts[1]) : ""
            }
            if name == "refs/heads/\(branch)" { tip = revision }
            packet = try reader.next()
        }
        guard let capabilities else { return nil }
        if capabilities.contains("object-format=sha256") { throw BranchLook.unsupportedIDs(at: place) }
        self.capabilities = capabilities
        self.tip = tip
        bytes = reader.received
    }

    /// A list of the branches that are known, for libgit2 to read in place of the server's own: it takes from it what the
    /// server has already, and what it says the branch has to be for the push to count.
    ///
    /// The server's own may be older or newer than what a push was planned on, and is not needed: the server compares what
    /// is said with what is there.
    ///
    /// - Parameter isHTTP: whether it begins as over HTTP.
    static func naming(_ tips: [String: Revision], capabilities: String, isHTTP: Bool) -> [UInt8] {
        var names = tips.sorted { $0.key < $1.key }.map { "\($0.value) refs/heads/\($0.key)" }
        if names.isEmpty { names = [String(repeating: "0", count: 40) + " capabilities^{}"] }
        names[0] += "\0" + capabilities
        let start = isHTTP ? Packet.encode("# service=git-receive-pack\n") + Array("0000".utf8) : []
        return start + names.flatMap { Packet.encode($0 + "\n") } + Array("0000".utf8)
    }
}

/// What an HTTP server has said about pushes: what it can do, and where the repository is, after redirections.
struct PushTerms {
    let base: String
    let capabilities: String
}

/// A program at the other end of which a server waits for a push.
///
/// Nothing was asked of it yet, so that it can be used for whatever is planned next: after a lost race the connection is
/// there already, or is being made while the branch is fetched.
struct WaitingPush {
    let conversation: ChildConversation
    /// What the server can do; `nil` where its list was not read yet.
    let capabilities: String?
    let since = ContinuousClock.now

    var isUsable: Bool {
        since + Patience.ofServers > .now && (capabilities == nil || !conversation.hasMore)
    }
}
