import Foundation

/// A server between a client and a real one, on a port of its own, that passes bytes on until it is told to fall silent.
///
/// `@unchecked`: the lock protects what changes.
package final class SilentServer: @unchecked Sendable {
    /// After how much the server says nothing more. Connections stay open.
    package enum Silence: Sendable {
        case never
        /// It takes the connection and does nothing.
        case atOnce
        /// It ends the connection at once.
        case hangsUp
        /// After so many bytes of what the real server said.
        case afterAnswer(bytes: Int)
        /// Once the client has sent this, it is passed on, and nothing comes back.
        case afterRequest(containing: String)
    }

    package let port: Int
    private let target: Int
    private let descriptor: Int32
    private let lock = NSLock()
    private var silence: Silence
    private var open: Set<Int32> = []
    private var hasFallenSilent = false

    package init(before target: Int, _ silence: Silence = .never) throws {
        (descriptor, port) = try LoopbackSocket.listening()
        self.target = target
        self.silence = silence
        Thread { [descriptor, weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0, let server = self else { return }
                Thread { server.serve(connection) }.start()
            }
        }.start()
    }

    deinit { shutdown(descriptor, Int32(SHUT_RDWR)); close(descriptor) }

    /// What holds for connections from now on.
    package func fallSilent(_ silence: Silence) {
        lock.withLock {
            self.silence = silence
            hasFallenSilent = false
        }
    }

    /// Whether a connection has come to where it says nothing more.
    package var isSilent: Bool { lock.withLock { hasFallenSilent } }

    /// Ends the connections that are open, as a server does with idle ones.
    package func closeConnections() {
        lock.withLock { for connection in open { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    private func noteSilence() { lock.withLock { hasFallenSilent = true } }

    private func serve(_ client: Int32) {
        let silence = lock.withLock {
            open.insert(client)
            return self.silence
        }
        defer {
            lock.withLock { _ = open.remove(client) }
            close(client)
        }
        switch silence {
        case .atOnce:
            noteSilence()
            SilentServer.drain(client)
            return
        case .hangsUp:
            noteSilence()
            return
        case .never, .afterAnswer, .afterRequest: break
        }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        guard LoopbackSocket.withAddress(port: target, { connect(server, $0, $1) }) == 0 else { return }
        var left = Int.max
        if case .afterAnswer(let bytes) = silence { left = bytes }
        var sent: [UInt8] = []
        var isMute = false
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            var ends = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&ends, 2, -1) > 0 else { return }
            if ends[0].revents != 0 {
                let count = read(client, &chunk, chunk.count)
                guard count > 0 else { return }
                if case .afterRequest(let text) = silence {
                    sent += chunk[..<count]
                    isMute = isMute || String(decoding: sent, as: UTF8.self).contains(text)
                    if isMute { noteSilence() }
                }
                guard SilentServer.send(chunk[..<count], to: server) else { return }
            }
            if ends[1].revents != 0 {
                let count = read(server, &chunk, chunk.count)
                if isMute || left == 0 {
                    // The real server may end what it likes; this one stays.
                    if count <= 0 {
                        SilentServer.drain(client)
                        return
                    }
                    continue
                }
                guard count > 0 else { return }
                guard SilentServer.send(chunk[..<min(count, left)], to: client) else { return }
                left -= min(count, left)
                if left == 0 { noteSilence() }
            }
        }
    }

    /// Until the other end gives up.
    private static func drain(_ connection: Int32) {
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while read(connection, &chunk, chunk.count) > 0 {}
    }

    private static func send(_ bytes: ArraySlice<UInt8>, to connection: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
