import Hashing
import Hummingbird
import Logging
import OCI
import ServiceLifecycle

/// An OCI registry in the process, for the demo, the tests and the benchmarks: tag lists with paging, manifests by tag and
/// digest. It holds what is pushed to it in memory and listens on the loopback interface.
package final class DemoRegistry: Sendable {
    /// The port it listens on.
    package let port: Int
    private let store: ImageStore
    private let services: ServiceGroup
    private let task: Task<Void, any Error>

    private init(port: Int, store: ImageStore, services: ServiceGroup, task: Task<Void, any Error>) {
        self.port = port
        self.store = store
        self.services = services
        self.task = task
    }

    deinit {
        // Gracefully: connections that are open still answer.
        let services = services
        Task { await services.triggerGracefulShutdown() }
    }

    /// Starts a registry on a free port.
    package static func start() async throws -> DemoRegistry {
        let store = ImageStore()
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "demo-registry")
        logger.logLevel = .critical
        let application = Application(
            router: RegistryRoutes(store: store).router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                found.yield(channel.localAddress?.port ?? 0)
                found.finish()
            }, logger: logger)
        let services = ServiceGroup(services: [application], logger: logger)
        let task = Task {
            defer { found.finish() }
            try await services.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await task.value
            throw CancellationError()
        }
        return DemoRegistry(port: port, store: store, services: services, task: task)
    }

    /// Pushes an image under a tag and gives its digest. Every tag has an image of its own.
    @discardableResult
    package func push(_ tag: String, to repository: String) async -> String {
        await store.push(tag, to: repository)
    }

    /// How many requests have come in.
    package var requestCount: Int {
        get async { await store.requestCount }
    }

    package func stop() async {
        await services.triggerGracefulShutdown()
        _ = await task.result
    }
}
