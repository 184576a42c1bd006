import CLibgit2

/// Git's protocol with `git upload-pack` and `git receive-pack` as child processes, for repositories on this machine.
///
/// libgit2 can write into a repository on disk by itself, but runs none of its hooks: a push that a `pre-receive` hook
/// would have refused would go through. It also builds its packs several times slower.
///
/// libgit2 sees a C struct that begins with its own; `context` leads back here. The stream is one and the same for the
/// listing of the references and what follows it, as the program is.
final class ChildTransport {
    private let session: RemoteSession
    private var program: ChildProgram?
    private var hasRead = false
    private let stream = UnsafeMutablePointer<pawl_stream>.allocate(capacity: 1)

    private init(_ session: RemoteSession) { self.session = session }

    deinit { stream.deallocate() }

    /// Makes the transport for one conversation. Its session outlives it: the caller of libgit2 holds it.
    static func create(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_transport>?>?, _ owner: OpaquePointer?,
        session: UnsafeMutableRawPointer
    ) -> Int32 {
        var definition = git_smart_subtransport_definition(
            callback: { out, _, session in
                guard let session = RemoteSession.of(session) else { return GIT_ERROR.rawValue }
                out?.pointee = ChildTransport(session).subtransport()
                return 0
            }, rpc: 0, param: session)
        return git_transport_smart(out, owner, &definition)
    }

    /// The struct that libgit2 holds, and frees through its `free`.
    private func subtransport() -> UnsafeMutablePointer<git_smart_subtransport> {
        let pointer = UnsafeMutablePointer<pawl_subtransport>.allocate(capacity: 1)
        let parent = git_smart_subtransport(
            action: { out, transport, _, service in
                guard let transport, let this = ChildTransport.of(transport) else { return GIT_ERROR.rawValue }
                return this.open(service, out, transport)
            },
            close: { transport in
                transport.flatMap { ChildTransport.of($0) }?.program = nil
                return 0
            },
            free: { transport in
                guard let transport else { return }
                let pointer = UnsafeMutableRawPointer(transport).assumingMemoryBound(to: pawl_subtransport.self)
                if let context = pointer.pointee.context {
                    Unmanaged<ChildTransport>.fromOpaque(context).release()
                }
                pointer.deallocate()
            })
        pointer.initialize(
            to: pawl_subtransport(parent: parent, context: Unmanaged.passRetained(self).toOpaque()))
        return UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: git_smart_subtransport.self)
    }

    private func open(
        _ service: git_smart_service_t,
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_smart_subtransport_stream>?>?,
        _ transport: UnsafeMutablePointer<git_smart_subtransport>
    ) -> Int32 {
        let name: String
        switch service {
        case GIT_SERVICE_UPLOADPACK_LS: name = "upload-pack"
        case GIT_SERVICE_RECEIVEPACK_LS: name = "receive-pack"
        default:
            guard program != nil else { return ChildTransport.fail("the git program is gone") }
            out?.pointee = streamPointer
            return 0
        }
        guard case .path(let path) = session.location.kind, let git = GitProgram.path else {
            return ChildTransport.fail("there is no git program")
        }
        // A path that begins with a dash would be an option.
        let argument = path.hasPrefix("-") ? "./\(path)" : path
        program = ChildProgram(git, [name, argument], environment: GitProgram.environment())
        guard program != nil else { return ChildTransport.fail("cannot start \(git)") }
        hasRead = false
        stream.initialize(
            to: pawl_stream(
                parent: git_smart_subtransport_stream(
                    subtransport: transport,
                    read: { stream, buffer, size, count in
                        ChildTransport.of(stream)?.read(buffer, size, count) ?? GIT_ERROR.rawValue
                    },
                    write: { stream, bytes, count in
                        ChildTransport.of(stream)?.write(UnsafeRawBufferPointer(start: bytes, count: count))
                            ?? GIT_ERROR.rawValue
                    },
                    free: { _ in }), context: Unmanaged.passUnretained(self).toOpaque()))
        out?.pointee = streamPointer
        return 0
    }

    private var streamPointer: UnsafeMutablePointer<git_smart_subtransport_stream> {
        UnsafeMutableRawPointer(stream).assumingMemoryBound(to: git_smart_subtransport_stream.self)
    }

    private func read(_ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: UnsafeMutablePointer<Int>?) -> Int32
    {
        guard let program, let buffer else { return GIT_ERROR.rawValue }
        let bytes = UnsafeMutableRawBufferPointer(start: buffer, count: size)
        guard let read = program.read(into: bytes) else {
            return ChildTransport.fail("the git program does not answer")
        }
        if read == 0 {
            let complaints = program.complaints
            return ChildTransport.fail(complaints.isEmpty ? "the git program ended early" : complaints)
        }
        if !hasRead, ChildTransport.announcesSHA256(UnsafeRawBufferPointer(rebasing: bytes[..<read])) {
            return ChildTransport.fail("object-format=sha256")
        }
        hasRead = true
        count?.pointee = read
        return 0
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let program, program.write(bytes) else {
            let complaints = program?.complaints ?? ""
            return ChildTransport.fail(complaints.isEmpty ? "the git program stopped listening" : complaints)
        }
        return 0
    }

    /// The capabilities stand in the first line that the program writes.
    private static func announcesSHA256(_ bytes: UnsafeRawBufferPointer) -> Bool {
        String(decoding: bytes.prefix(2048), as: UTF8.self).contains(" object-format=sha256")
    }

    private static func fail(_ message: String) -> Int32 {
        git_error_set_str(Int32(GIT_ERROR_NET.rawValue), message)
        return GIT_ERROR.rawValue
    }

    private static func of(_ transport: UnsafeMutablePointer<git_smart_subtransport>) -> ChildTransport? {
        let pointer = UnsafeMutableRawPointer(transport).assumingMemoryBound(to: pawl_subtransport.self)
        return pointer.pointee.context.map { Unmanaged<ChildTransport>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func of(_ stream: UnsafeMutablePointer<git_smart_subtransport_stream>?) -> ChildTransport? {
        guard let stream else { return nil }
        let pointer = UnsafeMutableRawPointer(stream).assumingMemoryBound(to: pawl_stream.self)
        return pointer.pointee.context.map { Unmanaged<ChildTransport>.fromOpaque($0).takeUnretainedValue() }
    }
}
