/// A server that speaks version 2 of Git's protocol and waits for what is wanted of it (gitprotocol-v2).
struct VersionTwo {
    /// Sends a request; its answer is next to be read, by a reader that keeps all or nothing of it.
    let ask: (_ request: [UInt8], _ keepsAll: Bool) throws(GitError) -> PacketReader
    /// Whether it can be asked for commits too.
    let canFetch: Bool
    /// Why an answer ended before it was whole.
    let earlyEnd: () -> GitError
    /// Nothing more is wanted.
    let end: () -> Void

    /// The most that an answer may take: a pack goes to the disk as it comes, and this is only against one without end.
    static func limit(keepsAll: Bool) -> Int { keepsAll ? BranchLook.maximumSize : SmartHTTP.maximumPack }

    init(_ http: SmartHTTP, canFetch: Bool) {
        ask = { (request, keepsAll) throws(GitError) in
            try http.post(.fetch, request, version: BranchLook.version)
            return PacketReader(limit: VersionTwo.limit(keepsAll: keepsAll), keepsAll: keepsAll) {
                (buffer) throws(GitError) in try http.read(into: buffer)
            }
        }
        self.canFetch = canFetch
        earlyEnd = { http.earlyEnd() }
        end = { http.end() }
    }

    init(_ conversation: ChildConversation, canFetch: Bool) {
        ask = { (request, keepsAll) throws(GitError) in
            try conversation.write(request)
            return PacketReader(limit: VersionTwo.limit(keepsAll: keepsAll), keepsAll: keepsAll) {
                (buffer) throws(GitError) in try conversation.read(into: buffer)
            }
        }
        self.canFetch = canFetch
        earlyEnd = { conversation.earlyEnd() }
        end = { conversation.sayGoodbye() }
    }
}

/// Where a branch was seen, and the conversation in which it was, where more can be asked.
struct BranchSight {
    let answer: BranchLook.Answer
    var server: VersionTwo?
    /// The conversation with the server, where others may have a part of its connection.
    var lender: ChildConversation?
}
