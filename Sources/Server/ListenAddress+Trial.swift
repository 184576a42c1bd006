import NIOCore
import NIOPosix
package import Resources

extension ListenAddress {
    /// Listens for a moment, to learn whether it would be possible.
    package func tryOut() async throws {
        do {
            let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            try await bootstrap.bind(host: host, port: port).flatMap { $0.close() }.get()
        } catch {
            throw ListenError(address: self, cause: error)
        }
    }
}
