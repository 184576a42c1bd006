import Remotes

/// Git's protocol with a program at the other end of two pipes: `git upload-pack` and `git receive-pack` for repositories
/// on this machine, `ssh` for those on others.
///
/// libgit2 can write into a repository on disk by itself, but runs none of its hooks: a push that a `pre-receive` hook
/// would have refused would go through. It also builds its packs several times slower. And the library that it has for
/// SSH knows neither deadlines nor the keys and ciphers of today's servers.
final class ChildTransport: SmartTransport {
    private let session: RemoteSession
    private var conversation: ChildConversation?

    init(_ session: RemoteSession) { self.session = session }

    func begin(_ service: SmartService) throws(GitError) {
        // The program goes on from the list of the references to what follows it.
        guard service.isList else { return }
        if let opened = session.takeOpened(service) {
            conversation = opened
        } else {
            conversation = try ChildConversation(session, service)
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitError) -> Int {
        let conversation = try current()
        let count = try conversation.read(into: buffer)
        // libgit2 knows when it has everything: an end is always too early.
        guard count > 0 else { throw conversation.earlyEnd() }
        return count
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(GitError) { try current().write(bytes) }

    func close() {
        // A server that has refused has nothing left to do.
        if session.swap?.report?.refusal != nil { conversation?.abandon() }
        conversation = nil
    }

    private func current() throws(GitError) -> ChildConversation {
        guard let conversation else { throw GitError(.sourceUnavailable, "the program is gone") }
        return conversation
    }
}

/// One run of a program that serves a repository.
final class ChildConversation {
    private var session: RemoteSession
    private let program: ChildProgram
    private let files: [MemoryFile]
    /// Where others may have a part of its connection.
    private let socket: ControlSocket?
    /// The conversation whose connection it has a part of, which lasts as long as this one.
    private let carrier: ChildConversation?
    private let isPush: Bool
    private var hasHeard = false
    /// What was read before and is to be read once more.
    private var prelude: ArraySlice<UInt8> = []

    /// - Parameter socket: where its connection is lent to others, if it is one of SSH.
    init(
        _ session: RemoteSession, _ service: SmartService, version: String? = nil,
        lendingAt socket: ControlSocket? = nil
    ) throws(GitError) {
        self.session = session
        self.socket = socket
        carrier = socket == nil ? session.carrier : nil
        isPush = service == .listForPush
        let place = session.location.redacted
        let started: ChildProgram?
        let name: String
        switch session.kind {
        case .path(let path):
            guard let git = GitProgram.path else { throw GitError(.unsupported, "\(place): there is no git program") }
            name = git
            // A path that begins with a dash would be an option.
            let argument = path.hasPrefix("-") ? "./\(path)" : path
            var environment = GitProgram.environment()
            if let version { environment.append("GIT_PROTOCOL=\(version)") }
            files = []
            started = ChildProgram(
                git, [String(service.program.dropFirst("git-".count)), argument], environment: environment,
                watch: session.watch)
        case .ssh(let address):
            guard case .ssh(let access) = session.location.auth else {
                throw GitError(
                    .authenticationFailed,
                    "\(place): SSH needs `auth: {ssh: {knownHostsFile: …}}`, with the server's host key")
            }
            let command: SSHCommand
            do throws(GitError) {
                command = try SSHCommand(
                    address, access, service, deadlines: session.watch.deadlines, version: version,
                    sharing: socket.map(SSHCommand.Sharing.lends) ?? carrier?.socket.map(SSHCommand.Sharing.borrows)
                        ?? .no)
            } catch {
                throw GitError(error.code, "\(place): \(error.message)")
            }
            name = command.program
            files = command.files
            started = ChildProgram(
                command.program, command.arguments, environment: command.environment, watch: session.watch)
        case .http, .unsupported: throw GitError(.unsupported, "\(place): no program serves this")
        }
        guard let started else { throw GitError(.sourceUnavailable, "\(place): cannot start \(name)") }
        program = started
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitError) -> Int {
        if !prelude.isEmpty {
            let count = min(buffer.count, prelude.count)
            buffer.copyBytes(from: prelude.prefix(count))
            prelude = prelude.dropFirst(count)
            return count
        }
        let count: Int
        do throws(ChildProgram.Obstacle) {
            count = try program.read(into: buffer)
        } catch {
            throw gitError(error)
        }
        if !hasHeard {
            hasHeard = true
            try checkGreeting(buffer.prefix(count))
        }
        return count
    }

    /// A shell that writes something by itself, such as a greeting, makes the protocol unreadable.
    private func checkGreeting(_ bytes: Slice<UnsafeMutableRawBufferPointer>) throws(GitError) {
        let length = bytes.prefix(4)
        guard length.count == 4, !length.allSatisfy({ ObjectID.isHexadecimal($0) }) else { return }
        let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }.prefix(200), as: UTF8.self)
        throw GitError(
            .sourceUnavailable,
            "\(session.location.redacted): the server's shell writes '\(ServerWords.lines(of: line))' before Git speaks; what the "
                + "account runs at its start, such as ~/.bashrc, must write nothing there")
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(GitError) {
        // A flush alone says goodbye; anything more asks for a change.
        if isPush, bytes.count > 4 { session.watch.beginToChange() }
        do throws(ChildProgram.Obstacle) {
            try program.write(bytes)
        } catch {
            throw gitError(error)
        }
    }

    func write(_ bytes: [UInt8]) throws(GitError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: bytes)
        try write(UnsafeRawBufferPointer(buffer))
    }

    /// Lets the bytes be read again.
    func replay(_ bytes: [UInt8]) { prelude = bytes[...] }

    /// Nothing more is expected of the program.
    func abandon() { program.abandon() }

    /// Nothing more is wanted: the other end is told, and not waited for.
    func sayGoodbye() {
        try? write(Array("0000".utf8))
        abandon()
    }

    /// Goes on as a part of another session, by its deadlines.
    func move(to session: RemoteSession) {
        self.session = session
        program.watch = session.watch
    }

    /// Whether the program has said something that was not read yet, or has ended.
    var hasMore: Bool { !prelude.isEmpty || program.hasMore }

    /// Whether `ssh` ended because it could not listen at the socket, such as on a volume that knows none.
    var couldNotLend: Bool { socket.map { program.complaints.contains($0.path) } ?? false }

    /// Why the program ended before the protocol did.
    func earlyEnd() -> GitError {
        let words = session.location.redacting(program.complaints)
        let place = session.location.redacted
        if case .ssh(let address) = session.kind, case .ssh(let access) = session.location.auth {
            return SSHComplaint.error(words, address, access, at: place)
        }
        return GitError(
            .sourceUnavailable,
            "\(place): \(words.isEmpty ? "the git program ended early" : words.replacing("\n", with: "; "))")
    }

    private func gitError(_ obstacle: ChildProgram.Obstacle) -> GitError {
        let place = session.location.redacted
        switch obstacle {
        case .cancelled: return GitError(.cancelled, "\(place): the conversation was broken off")
        case .gone: return earlyEnd()
        case .tookTooLong(let limit):
            return GitError(.sourceUnavailable, "\(place): the conversation did not finish within \(limit.spoken)")
        case .silent(let limit, let hasBegun):
            let what = hasBegun ? "fell silent in the middle of its answer for" : "did not begin to answer within"
            return GitError(.sourceUnavailable, "\(place): the server \(what) \(limit.spoken)")
        }
    }
}
