import Foundation

/// An HTTP server that answers each request as a script says: for the misbehaviour that no real server shows on demand.
///
/// `@unchecked`: the lock protects what came in.
package final class ScriptedServer: @unchecked Sendable {
    package struct Request: Sendable {
        /// `GET /v2/… HTTP/1.1`
        package let line: String
        package let headers: String
        /// As much as `Content-Length` announces.
        package let body: String

        package var path: String { line.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
        package var authorization: String? { header("authorization") }

        /// The value of a header, by its name in lower case.
        package func header(_ name: String) -> String? {
            headers.split(separator: "\r\n").first { $0.lowercased().hasPrefix("\(name): ") }
                .map { String($0.dropFirst(name.utf8.count + 2)) }
        }
    }

    package enum Answer: Sendable {
        case text(String)
        /// Accept the request and never answer.
        case silence
    }

    package let port: Int
    private let descriptor: Int32
    private let lock = NSLock()
    private var received: [Request] = []
    private let script: @Sendable (Request, Int) -> Answer

    /// - Parameter script: the answer to a request, given how many came before it.
    package init(_ script: @escaping @Sendable (Request, Int) -> Answer) throws {
        (descriptor, port) = try LoopbackSocket.listening()
        self.script = script
        let thread = Thread { [descriptor, weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0, let server = self else { return }
                Thread { server.serve(connection) }.start()
            }
        }
        thread.start()
    }

    deinit { shutdown(descriptor, Int32(SHUT_RDWR)); close(descriptor) }

    package var requests: [Request] { lock.withLock { received } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            // Byte by byte: a body may follow the headers in the same packet.
            let count = read(connection, &chunk, 1)
            guard count > 0 else { return }
            bytes += chunk[..<count]
        }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", maxSplits: 1)
        let line = parts.first.map(String.init) ?? ""
        let headers = parts.last.map(String.init) ?? ""
        let announced =
            Request(line: line, headers: headers, body: "").header("content-length").flatMap { Int($0) } ?? 0
        var body: [UInt8] = []
        while body.count < announced {
            let count = read(connection, &chunk, min(chunk.count, announced - body.count))
            guard count > 0 else { return }
            body += chunk[..<count]
        }
        let request = Request(line: line, headers: headers, body: String(decoding: body, as: UTF8.self))
        let before = lock.withLock {
            received.append(request)
            return received.count - 1
        }
        switch script(request, before) {
        case .silence:
            // Until the client gives up.
            while read(connection, &chunk, chunk.count) > 0 {}
        case .text(let text):
            let answer = Array(text.utf8)
            var offset = 0
            while offset < answer.count {
                let count = answer[offset...].withUnsafeBytes {
                    send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                offset += count
            }
        }
    }
}

extension ScriptedServer.Answer {
    /// A whole response; the connection closes after it.
    package static func response(_ status: Int, _ body: String = "", headers: [String] = []) -> Self {
        .text(
            "HTTP/1.1 \(status) Scripted\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n"
                + headers.map { "\($0)\r\n" }.joined() + "\r\n" + body)
    }
}
