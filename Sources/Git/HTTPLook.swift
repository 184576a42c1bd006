/// A look at one branch over HTTP. A server that was found to speak version 2 is asked with a single request.
struct HTTPLook {
    /// What is known of the server from earlier looks.
    enum Knowledge: Equatable {
        case none
        /// It speaks version 2, and the repository is there.
        case speaks(at: String, canFetch: Bool)
        case speaksNot
    }

    let session: RemoteSession

    func tip(of branch: String, _ knowledge: inout Knowledge) throws(GitError) -> BranchSight {
        let server: (http: SmartHTTP, canFetch: Bool)
        switch knowledge {
        case .speaksNot: return BranchSight(answer: .unspoken)
        case .speaks(let base, let canFetch): server = (SmartHTTP(session, base: base), canFetch)
        case .none:
            guard let found = try introduction() else {
                knowledge = .speaksNot
                return BranchSight(answer: .unspoken)
            }
            server = found
            knowledge = .speaks(at: found.http.base, canFetch: found.canFetch)
        }
        let talk = VersionTwo(server.http, canFetch: server.canFetch)
        var reader: PacketReader
        do throws(GitError) {
            reader = try talk.ask(BranchLook.request(branch), true)
        } catch {
            knowledge = .none
            if server.http.metRedirection { return BranchSight(answer: .unspoken) }
            throw error
        }
        let answer = try BranchLook.answer(branch, from: &reader)
        server.http.end()
        if answer == .unspoken { knowledge = .none }
        return BranchSight(answer: answer, server: talk)
    }

    /// Asks what the server speaks; `nil` where it is not version 2.
    private func introduction() throws(GitError) -> (http: SmartHTTP, canFetch: Bool)? {
        let http = SmartHTTP(session)
        try http.advertise(.listForFetch, version: BranchLook.version)
        defer { http.end() }
        var reader = PacketReader(limit: BranchLook.maximumSize) { (buffer) throws(GitError) in
            try http.read(into: buffer)
        }
        var first = try reader.next()
        // The service's name may come first, as in the versions before.
        if first?.text?.hasPrefix("# service=") == true {
            _ = try reader.next()
            first = try reader.next()
        }
        guard first?.text == "version 2" else { return nil }
        let commands = try BranchLook.commands(&reader, at: session.location.redacted)
        return commands.lists ? (http, commands.fetches) : nil
    }
}
