import Hummingbird
package import Logging
package import Resources
import ServiceLifecycle

/// What is served to operators and to the programs beside the service: health, metrics, the API and the pages.
package struct PrivateServer: Service {
    private let listener: Listener

    package init(_ configuration: ServerConfiguration, access: ServiceAccess, logger: Logger) {
        let router = Router(options: .autoGenerateHeadEndpoints)
        HealthRoutes(board: access.board).add(to: router)
        MetricsRoute(page: access.metrics).add(to: router)
        listener = Listener(at: configuration.listen, router, serving: "operators", logger: logger)
    }

    package func run() async throws { try await listener.run() }
}
