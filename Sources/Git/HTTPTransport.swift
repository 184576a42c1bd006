/// Git's smart protocol over HTTP. Each request is an exchange of its own: what libgit2 writes is gathered, and sent
/// when it begins to read.
final class HTTPTransport: SmartTransport {
    private let session: RemoteSession
    private let http: SmartHTTP
    private var service = SmartService.listForFetch
    private var body: [UInt8] = []
    private var isAnswering = false
    /// What is left of a list of references that is known already.
    private var list: ArraySlice<UInt8> = []

    /// A push holds a commit and the few files it changes.
    private static let maximumBody = 64 << 20

    init(_ session: RemoteSession) {
        self.session = session
        http = SmartHTTP(session, base: session.pushList?.base)
    }

    func begin(_ service: SmartService) throws(GitError) {
        self.service = service
        body = []
        isAnswering = false
        list = service == .listForPush ? session.pushList?.bytes[...] ?? [] : []
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(GitError) {
        guard body.count + bytes.count <= HTTPTransport.maximumBody else {
            throw GitError(.limitExceeded, "a push of more than \(HTTPTransport.maximumBody >> 20) MiB is not sent")
        }
        body.append(contentsOf: bytes)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitError) -> Int {
        if service == .listForPush, session.pushList != nil {
            let count = min(buffer.count, list.count)
            buffer.copyBytes(from: list.prefix(count))
            list = list.dropFirst(count)
            return count
        }
        if !isAnswering {
            if service.isList {
                try http.advertise(service)
            } else {
                if service == .push { session.watch.beginToChange() }
                defer { session.metRedirection = http.metRedirection }
                try http.post(service, body)
            }
            isAnswering = true
            body = []
        }
        return try http.read(into: buffer)
    }

    func close() { http.end() }
}
