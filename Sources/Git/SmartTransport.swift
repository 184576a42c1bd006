import CLibgit2
import Remotes

/// What libgit2 wants of a server.
enum SmartService: Hashable {
    case listForFetch, fetch, listForPush, push

    init?(_ service: git_smart_service_t) {
        switch service {
        case GIT_SERVICE_UPLOADPACK_LS: self = .listForFetch
        case GIT_SERVICE_UPLOADPACK: self = .fetch
        case GIT_SERVICE_RECEIVEPACK_LS: self = .listForPush
        case GIT_SERVICE_RECEIVEPACK: self = .push
        default: return nil
        }
    }

    var program: String {
        switch self {
        case .listForFetch, .fetch: "git-upload-pack"
        case .listForPush, .push: "git-receive-pack"
        }
    }

    var isList: Bool { self == .listForFetch || self == .listForPush }
}

/// A way to speak Git's smart protocol, called by libgit2 on the mirror's thread.
protocol SmartTransport: AnyObject {
    /// Begins what libgit2 wants next.
    func begin(_ service: SmartService) throws(GitError)
    /// - Returns: how many bytes were read; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitError) -> Int
    func write(_ bytes: UnsafeRawBufferPointer) throws(GitError)
    /// The conversation is over.
    func close()
}

/// A ``SmartTransport`` as libgit2 sees it: C structs that begin with its own, whose `context` leads back here.
///
/// There is one stream, used for one request after the other. An error becomes the session's ``RemoteSession/failure``
/// and a negative result.
final class SmartSubtransport {
    private let session: RemoteSession
    private let transport: any SmartTransport
    private var service = SmartService.listForFetch
    private var isFirstRead = true
    private let stream = UnsafeMutablePointer<pawl_stream>.allocate(capacity: 1)

    private init(_ session: RemoteSession, _ transport: any SmartTransport) {
        self.session = session
        self.transport = transport
    }

    deinit { stream.deallocate() }

    /// Makes the transport for one conversation. Its session outlives it: the caller of libgit2 holds it.
    static func create(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_transport>?>?, _ owner: OpaquePointer?,
        session payload: UnsafeMutableRawPointer
    ) -> Int32 {
        let isStateless = RemoteSession.of(payload)?.kind == .http
        var definition = git_smart_subtransport_definition(
            callback: { out, _, payload in
                guard let session = RemoteSession.of(payload), let transport = session.transport() else {
                    return GIT_ERROR.rawValue
                }
                out?.pointee = SmartSubtransport(session, transport).subtransport()
                return 0
            }, rpc: isStateless ? 1 : 0, param: payload)
        return git_transport_smart(out, owner, &definition)
    }

    /// The struct that libgit2 holds, and frees through its `free`.
    private func subtransport() -> UnsafeMutablePointer<git_smart_subtransport> {
        let pointer = UnsafeMutablePointer<pawl_subtransport>.allocate(capacity: 1)
        let parent = git_smart_subtransport(
            action: { out, transport, _, service in
                guard let transport, let this = SmartSubtransport.of(transport), let service = SmartService(service)
                else { return GIT_ERROR.rawValue }
                return this.open(service, out, transport)
            },
            close: { transport in
                transport.flatMap { SmartSubtransport.of($0) }?.transport.close()
                return 0
            },
            free: { transport in
                guard let transport else { return }
                let pointer = UnsafeMutableRawPointer(transport).assumingMemoryBound(to: pawl_subtransport.self)
                if let context = pointer.pointee.context {
                    Unmanaged<SmartSubtransport>.fromOpaque(context).release()
                }
                pointer.deallocate()
            })
        pointer.initialize(
            to: pawl_subtransport(parent: parent, context: Unmanaged.passRetained(self).toOpaque()))
        return UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: git_smart_subtransport.self)
    }

    private func open(
        _ service: SmartService,
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_smart_subtransport_stream>?>?,
        _ subtransport: UnsafeMutablePointer<git_smart_subtransport>
    ) -> Int32 {
        self.service = service
        isFirstRead = true
        stream.initialize(
            to: pawl_stream(
                parent: git_smart_subtransport_stream(
                    subtransport: subtransport,
                    read: { stream, buffer, size, count in
                        SmartSubtransport.of(stream)?.read(buffer, size, count) ?? GIT_ERROR.rawValue
                    },
                    write: { stream, bytes, count in
                        SmartSubtransport.of(stream)?.write(UnsafeRawBufferPointer(start: bytes, count: count))
                            ?? GIT_ERROR.rawValue
                    },
                    free: { _ in }), context: Unmanaged.passUnretained(self).toOpaque()))
        out?.pointee = UnsafeMutableRawPointer(stream).assumingMemoryBound(to: git_smart_subtransport_stream.self)
        return session.reporting { () throws(GitError) in try transport.begin(service) }
    }

    private func read(_ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: UnsafeMutablePointer<Int>?) -> Int32
    {
        session.reporting { () throws(GitError) in
            let bytes = UnsafeMutableRawBufferPointer(start: buffer, count: buffer == nil ? 0 : size)
            let read = try transport.read(into: bytes)
            if isFirstRead, service.isList {
                try session.refuseSHA256(UnsafeRawBufferPointer(rebasing: bytes[..<read]))
            }
            isFirstRead = false
            count?.pointee = read
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        session.reporting { () throws(GitError) in try transport.write(bytes) }
    }

    private static func of(_ transport: UnsafeMutablePointer<git_smart_subtransport>) -> SmartSubtransport? {
        let pointer = UnsafeMutableRawPointer(transport).assumingMemoryBound(to: pawl_subtransport.self)
        return pointer.pointee.context.map { Unmanaged<SmartSubtransport>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func of(_ stream: UnsafeMutablePointer<git_smart_subtransport_stream>?) -> SmartSubtransport? {
        guard let stream else { return nil }
        let pointer = UnsafeMutableRawPointer(stream).assumingMemoryBound(to: pawl_stream.self)
        return pointer.pointee.context.map { Unmanaged<SmartSubtransport>.fromOpaque($0).takeUnretainedValue() }
    }
}
