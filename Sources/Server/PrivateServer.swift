import Hummingbird
package import Logging
package import Resources
import ServiceLifecycle

/// What is served to operators and to the programs beside the service: health, metrics, the API and the pages.
package struct PrivateServer: Service {
    private let listener: Listener

    package init(_ configuration: ServerConfiguration, access: ServiceAccess, logger: Logger) throws {
        let router = Router(options: .autoGenerateHeadEndpoints)
        HealthRoutes(board: access.board).add(to: router)
        MetricsRoute(page: access.metrics).add(to: router)
        // What follows is for people and their programs; probes and Prometheus name hosts as they like.
        router.add(middleware: PageGuard(hosts: HostCheck(configuration)))
        let (reader, gate) = (ServiceReader(access), AdminGate(configuration.adminToken))
        let actions = ServiceActions(access: access, logger: logger)
        APIRoutes(access: access, reader: reader, gate: gate, actions: actions).add(to: router)
        let frame = PageFrame(templates: try Templates(), assets: Assets(), gate: gate)
        PageRoutes(reader: reader, gate: gate, actions: actions, frame: frame).add(to: router)
        listener = Listener(at: configuration.listen, router, serving: "operators", logger: logger)
    }

    package func run() async throws { try await listener.run() }
}
