import Remotes

extension Mirror {
    /// Whether a program is started to speak with the remote.
    var usesPrograms: Bool {
        switch kind {
        case .ssh: true
        case .path: GitProgram.path != nil
        case .http, .unsupported: false
        }
    }

    func lookThroughProgram(
        at branch: String, _ session: RemoteSession, known: Revision
    ) throws(GitError) -> BranchSight {
        if case .ssh = kind, session.carrier == nil, lendsConnections, let socket = ControlSocket(in: folder.path) {
            if let sight = try ChildLook(session: session, socket: socket).tip(of: branch, known: known) {
                return sight
            }
            lendsConnections = false
        }
        return try ChildLook(session: session).tip(of: branch, known: known) ?? BranchSight(answer: .unspoken)
    }

    /// Keeps a connection for as long as it is used.
    func keep(_ lender: ChildConversation) {
        letCarrierGo()
        let begun = ContinuousClock.now
        carrier = Carrier(conversation: lender, begun: begun, used: begun)
        Task { [weak self] in
            while let rest = await self?.restOfCarrier(begun) { try? await Task.sleep(for: rest) }
        }
    }

    /// The conversation whose connection is kept, if it can be used; from now on it is kept for some seconds more.
    func carrierInUse() -> ChildConversation? {
        guard carrier?.isUsable == true else {
            letCarrierGo()
            return nil
        }
        carrier?.used = .now
        return carrier?.conversation
    }

    private func restOfCarrier(_ begun: ContinuousClock.Instant) -> Duration? {
        guard let carrier, carrier.begun == begun else { return nil }
        guard carrier.rest > .zero else {
            letCarrierGo()
            return nil
        }
        return carrier.rest
    }

    /// What still uses the connection does so to its end.
    func letCarrierGo() {
        carrier?.conversation.sayGoodbye()
        carrier = nil
    }
}
