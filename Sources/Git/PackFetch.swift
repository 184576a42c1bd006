import CLibgit2

/// Fetches what leads to one commit in the conversation in which its branch was seen (gitprotocol-v2, `fetch`).
///
/// libgit2 speaks the versions before: it would connect once more, be told of every reference, and ask twice. While many
/// push to one branch, the time between the look and our push is what decides whether ours gets through.
struct PackFetch {
    let session: RemoteSession
    let repository: RepositoryHandle

    /// Commits that are named as known besides the branch's last tip: its ancestors in doubling steps, for a branch that
    /// was written anew from one of them.
    private static let farthestAncestor = 512

    func fetch(_ tip: Revision, knowing known: [Revision], from server: VersionTwo) throws(GitError) {
        var reader = try server.ask(request(tip, try ancestors(of: known)), false)
        try skipToPack(&reader, server)
        var writer: UnsafeMutablePointer<git_odb_writepack>?
        try pass(git_odb_write_pack(&writer, repository.objects, nil, nil))
        guard let writer, let append = writer.pointee.append, let commit = writer.pointee.commit else {
            throw GitError(.mirrorBroken, "the mirror cannot be written")
        }
        defer { writer.pointee.free?(writer) }
        var progress = git_indexer_progress()
        while let packet = try reader.next() {
            switch packet {
            case .line(let bytes) where bytes.first == 1:
                try pass(
                    bytes.withUnsafeBytes { append(writer, $0.baseAddress.map { $0 + 1 }, $0.count - 1, &progress) })
            case .line(let bytes) where bytes.first == 3: throw refusal(bytes.dropFirst())
            case .line: break
            case .flush, .responseEnd:
                try pass(commit(writer, &progress))
                guard repository.has(tip) else {
                    throw GitError(
                        .sourceUnavailable,
                        "\(session.location.redacted): the server did not send what it was asked for")
                }
                return
            case .delimiter: throw unreadable()
            }
        }
        throw server.earlyEnd()
    }

    private func request(_ tip: Revision, _ known: [Revision]) -> [UInt8] {
        var lines = ["ofs-delta\n", "no-progress\n", "want \(tip)\n"]
        lines += known.map { "have \($0)\n" }
        lines.append("done\n")
        return Packet.encode("command=fetch\n") + Array("0001".utf8) + lines.flatMap(Packet.encode)
            + Array("0000".utf8)
    }

    /// What comes before the pack is of no use: everything known was named, and nothing is shallow.
    private func skipToPack(_ reader: inout PacketReader, _ server: VersionTwo) throws(GitError) {
        while let packet = try reader.next() {
            switch packet {
            case .delimiter: continue
            case .flush, .responseEnd: throw unreadable()
            case .line:
                guard let text = packet.text else { throw unreadable() }
                if text == "packfile" { return }
                if text.hasPrefix("ERR ") { throw refusal(Array(text.utf8).dropFirst(4)) }
            }
        }
        throw server.earlyEnd()
    }

    /// The commits and some of what they come from, each once.
    private func ancestors(of known: [Revision]) throws(GitError) -> [Revision] {
        var found: [Revision] = []
        var names: Set<Revision> = []
        for tip in known where names.insert(tip).inserted {
            found.append(tip)
            guard found.count == 1 else { continue }
            var (revision, distance, next) = (tip, 0, 1)
            while distance < PackFetch.farthestAncestor, let parent = try repository.firstParent(of: revision) {
                revision = parent
                distance += 1
                if distance == next {
                    if names.insert(revision).inserted { found.append(revision) }
                    next *= 2
                }
            }
        }
        return found
    }

    private func pass(_ result: Int32) throws(GitError) {
        guard result < 0 else { return }
        throw session.error(LibraryFailure(result), mayBeDamage: true)
    }

    private func refusal(_ words: ArraySlice<UInt8>) -> GitError {
        let text = ServerWords.lines(of: session.location.redacting(String(decoding: words, as: UTF8.self)))
        return GitError(
            .sourceUnavailable,
            "\(session.location.redacted): the server refuses: \(text.replacing("\n", with: "; ").prefix(300))")
    }

    private func unreadable() -> GitError {
        GitError(.sourceUnavailable, "\(session.location.redacted): the server's answer is no pack")
    }
}

extension RepositoryHandle {
    /// The first parent of a commit; `nil` for a first commit, and where the commit is not here.
    fileprivate func firstParent(of revision: Revision) throws(GitError) -> Revision? {
        guard has(revision) else { return nil }
        return try withCommit(revision) { commit throws(GitError) in
            git_commit_parent_id(commit, 0).map { Revision($0.pointee) }
        }
    }
}
