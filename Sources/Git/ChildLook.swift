/// A look at one branch through a program. A server that speaks version 2 lists the branch alone; one that does not has
/// sent its whole list by then, which is as good for the look, and kept for the fetch that may follow it.
struct ChildLook {
    let session: RemoteSession
    /// Where its connection is lent.
    var socket: ControlSocket?

    /// - Parameter known: where the branch was before.
    /// - Returns: `nil` where the connection cannot be lent, and was not made.
    func tip(of branch: String, known: Revision) throws(GitError) -> BranchSight? {
        let conversation = try ChildConversation(
            session, .listForFetch, version: BranchLook.version, lendingAt: socket)
        var reader = PacketReader(limit: BranchLook.maximumSize) { (buffer) throws(GitError) in
            try conversation.read(into: buffer)
        }
        guard let first = try reader.next() else {
            if conversation.couldNotLend { return nil }
            throw conversation.earlyEnd()
        }
        if first.text == "version 2" {
            let commands = try BranchLook.commands(&reader, at: session.location.redacted)
            guard commands.lists else {
                conversation.abandon()
                return BranchSight(answer: .unspoken)
            }
            let server = VersionTwo(conversation, canFetch: commands.fetches)
            reader = try server.ask(BranchLook.request(branch), true)
            let answer = try BranchLook.answer(branch, from: &reader)
            if answer == .unspoken { conversation.abandon() }
            return BranchSight(answer: answer, server: server, lender: socket == nil ? nil : conversation)
        }
        var tip: Revision?
        var packet: Packet? = first
        while let line = packet, line != .flush {
            guard let text = line.text else { break }
            if text.contains(" object-format=sha256") { throw BranchLook.unsupportedIDs(at: session.location.redacted) }
            if let (revision, name) = BranchLook.reference(text), name == "refs/heads/\(branch)" { tip = revision }
            packet = try reader.next()
        }
        if let tip, tip == known, packet == .flush {
            conversation.sayGoodbye()
            return BranchSight(answer: .tip(tip))
        }
        conversation.replay(reader.received)
        session.keepOpened(conversation, for: .listForFetch)
        return BranchSight(answer: tip.map(BranchLook.Answer.tip) ?? .absent)
    }
}
