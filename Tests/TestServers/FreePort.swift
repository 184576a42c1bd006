import Foundation

/// A TCP port of the loopback interface that nothing listens on, below those that the system gives out itself: nobody
/// else's connection takes it before the server that it is meant for.
package func freePort() throws -> Int {
    for _ in 0..<100 {
        let listener = try? LoopbackSocket.listening(port: Int.random(in: 15_000..<32_000))
        guard let listener else { continue }
        close(listener.descriptor)
        return listener.port
    }
    throw ChildProcess.Failure(description: "no free port")
}

/// Waits until something accepts connections on a port.
package func waitForPort(_ port: Int, deadline: Duration = .seconds(20)) throws {
    let end = ContinuousClock.now + deadline
    while ContinuousClock.now < end {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        if LoopbackSocket.withAddress(port: port, { connect(descriptor, $0, $1) }) == 0 { return }
        usleep(10_000)
    }
    throw ChildProcess.Failure(description: "nothing listens on port \(port) after \(deadline)")
}

/// TCP on the loopback interface.
enum LoopbackSocket {
    /// A listening socket; on a free port where none is given.
    static func listening(port: Int = 0) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0, withAddress(port: port, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 128) == 0
        else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw ChildProcess.Failure(description: "no free port: \(reason)")
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else {
            throw ChildProcess.Failure(description: "no port: \(String(cString: strerror(errno)))")
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func withAddress(port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
