import Remotes

/// How a push begins: with what the server says of itself, as far as that is not known yet.
extension Mirror {
    /// Where the branch of a push is, as far as anybody has asked.
    enum Standing {
        case asExpected
        case elsewhere(Revision?)
    }

    /// Begins a connection for the next push, and does not wait for it. Where it is not used within some seconds it ends.
    package func prepareToPush() async {
        guard usesPrograms, waitingPush?.isUsable != true,
            let credentials = try? await RemoteCredentials.read(for: remote)
        else { return }
        guard let conversation = try? ChildConversation(session(with: credentials), .listForPush) else { return }
        keepWaiting(WaitingPush(conversation: conversation, capabilities: nil))
    }

    /// Lets the session have what libgit2 asks for first: the server's list, or one of what is known.
    func beginPush(
        to branch: String, expecting expected: Revision?, _ session: RemoteSession
    ) throws(GitError) -> Standing {
        if kind == .http { return try beginOverHTTP(branch, expected, session) }
        return usesPrograms ? try beginThroughProgram(branch, expected, session) : .asExpected
    }

    private func beginOverHTTP(
        _ branch: String, _ expected: Revision?, _ session: RemoteSession
    ) throws(GitError) -> Standing {
        if let pushTerms {
            session.pushList = (list(branch, expected, pushTerms.capabilities, isHTTP: true), pushTerms.base)
            return .asExpected
        }
        let http = SmartHTTP(session)
        try http.advertise(.listForPush)
        defer { http.end() }
        var reader = PacketReader(limit: BranchLook.maximumSize) { (buffer) throws(GitError) in
            try http.read(into: buffer)
        }
        guard let list = try PushList(of: branch, from: &reader, at: remote.redacted) else { return .asExpected }
        pushTerms = PushTerms(base: http.base, capabilities: list.capabilities)
        guard list.tip == expected else { return .elsewhere(list.tip) }
        session.pushList = (list.bytes, http.base)
        return .asExpected
    }

    private func beginThroughProgram(
        _ branch: String, _ expected: Revision?, _ session: RemoteSession
    ) throws(GitError) -> Standing {
        let waiting = waitingPush.flatMap { $0.isUsable ? $0 : nil }
        letWaitingGo(keeping: waiting?.conversation)
        let conversation: ChildConversation
        if let waiting {
            conversation = waiting.conversation
            conversation.move(to: session)
        } else {
            conversation = try ChildConversation(session, .listForPush)
        }
        var capabilities = waiting?.capabilities
        if capabilities == nil {
            var reader = PacketReader(limit: BranchLook.maximumSize) { (buffer) throws(GitError) in
                try conversation.read(into: buffer)
            }
            guard let list = try PushList(of: branch, from: &reader, at: remote.redacted) else {
                // Whatever it is, libgit2 says so.
                conversation.replay(reader.received)
                session.keepOpened(conversation, for: .listForPush)
                return .asExpected
            }
            if waiting == nil, list.tip != expected {
                keepWaiting(WaitingPush(conversation: conversation, capabilities: list.capabilities))
                return .elsewhere(list.tip)
            }
            if list.tip == expected {
                conversation.replay(list.bytes)
                session.keepOpened(conversation, for: .listForPush)
                return .asExpected
            }
            capabilities = list.capabilities
        }
        conversation.replay(list(branch, expected, capabilities ?? "", isHTTP: false))
        session.keepOpened(conversation, for: .listForPush)
        return .asExpected
    }

    /// The branches that the server is known to have, with the one in question where it is expected.
    private func list(_ branch: String, _ expected: Revision?, _ capabilities: String, isHTTP: Bool) -> [UInt8] {
        var known = tips
        known[branch] = expected
        return PushList.naming(known, capabilities: capabilities, isHTTP: isHTTP)
    }

    // MARK: A server that waits

    private func keepWaiting(_ waiting: WaitingPush) {
        letWaitingGo()
        waitingPush = waiting
        let since = waiting.since
        Task { [weak self] in
            try? await Task.sleep(for: Patience.ofServers)
            await self?.endWaiting(since)
        }
    }

    private func endWaiting(_ since: ContinuousClock.Instant) {
        if waitingPush?.since == since { letWaitingGo() }
    }

    func letWaitingGo(keeping conversation: ChildConversation? = nil) {
        if let waitingPush, waitingPush.conversation !== conversation { waitingPush.conversation.sayGoodbye() }
        waitingPush = nil
    }
}
