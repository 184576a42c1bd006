/// A look at one branch over HTTP. A server that was found to speak version 2 is asked with a single request.
struct HTTPLook {
    /// What is known of the server from earlier looks.
    enum Knowledge: Equatable {
        case none
        /// It speaks version 2, and the repository is there.
        case speaks(at: String)
        case speaksNot
    }

    let session: RemoteSession

    func tip(of branch: String, _ knowledge: inout Knowledge) throws(GitError) -> BranchLook.Answer {
        let http: SmartHTTP
        switch knowledge {
        case .speaksNot: return .unspoken
        case .speaks(let base): http = SmartHTTP(session, base: base)
        case .none:
            http = SmartHTTP(session)
            try http.advertise(.listForFetch, version: BranchLook.version)
            var reader = reader(http)
            var first = try reader.next()
            // The service's name may come first, as in the versions before.
            if first?.text?.hasPrefix("# service=") == true {
                _ = try reader.next()
                first = try reader.next()
            }
            guard first?.text == "version 2",
                try BranchLook.announcesListing(&reader, at: session.location.redacted)
            else {
                http.end()
                knowledge = .speaksNot
                return .unspoken
            }
            knowledge = .speaks(at: http.base)
        }
        do throws(GitError) {
            try http.post(.fetch, BranchLook.request(branch), version: BranchLook.version)
        } catch {
            knowledge = .none
            if http.metRedirection { return .unspoken }
            throw error
        }
        var reader = reader(http)
        let answer = try BranchLook.answer(branch, from: &reader)
        http.end()
        if answer == .unspoken { knowledge = .none }
        return answer
    }

    private func reader(_ http: SmartHTTP) -> PacketReader {
        PacketReader(limit: BranchLook.maximumSize) { (buffer) throws(GitError) in try http.read(into: buffer) }
    }
}
