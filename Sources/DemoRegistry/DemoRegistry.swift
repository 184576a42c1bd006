import Hashing
import Hummingbird
import Logging
import OCI
import ServiceLifecycle

/// An OCI registry in the process, for the demo, the tests and the benchmarks: tag lists with paging, manifests by tag and
/// digest. It holds what is pushed to it in memory and listens on the loopback interface.
package final class DemoRegistry: Sendable {
    /// What a protected registry wants to see, by HTTP Basic.
    package struct Credentials: Sendable {
        package let username: String
        package let password: String

        package init(username: String, password: String) {
            self.username = username
            self.password = password
        }
    }

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

    /// Starts a registry.
    ///
    /// - Parameters:
    ///   - port: 0 for a free one.
    ///   - credentials: what every request must bring; `nil` lets everyone in.
    package static func start(port: Int = 0, credentials: Credentials? = nil) async throws -> DemoRegistry {
        let store = ImageStore()
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "demo-registry")
        logger.logLevel = .critical
        let application = Application(
            router: RegistryRoutes(store: store, credentials: credentials).router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
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
    ///
    /// - Parameters:
    ///   - created: when it was built, RFC 3339; `nil` for one that does not say.
    ///   - platforms: such as `linux/arm64`; more than one make an index.
    @discardableResult
    package func push(
        _ tag: String, to repository: String, created: String? = nil, platforms: [String] = ["linux/amd64"]
    ) async -> String {
        await store.push(tag, to: repository, created: created, platforms: platforms)
    }

    /// How many requests have come in, refused ones too.
    package var requestCount: Int {
        get async { await store.requestCount }
    }

    /// How many requests have come in for a path, such as `/v2/team/app/tags/list`, whatever their query.
    package func requestCount(of path: String) async -> Int {
        await store.requestCount(of: path)
    }

    package func stop() async {
        await services.triggerGracefulShutdown()
        _ = await task.result
    }
}
