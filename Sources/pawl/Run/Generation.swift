import Logging
import Notifications
import Policies
import Reconciler
import Registry
import Resources
import Server
import Store

/// The service as one reading of its configuration has it. A new reading makes a new generation.
struct Generation: Sendable {
    let wiring: Wiring
    let waker: Waker
    let sources: [SourceReconciler]
    let news: PushNews
    /// The loops.
    let service: ReconcilerService
    private let registry: RegistryClient

    /// - Parameters:
    ///   - board: what is told of everything; it outlives generations, and so does what counts.
    ///   - notifications: what tells people of it; it outlives generations too.
    init(
        _ wiring: Wiring, board: ServiceBoard, _ observability: Observability, _ notifications: NotificationService?,
        isDryRun: Bool
    ) throws {
        self.wiring = wiring
        waker = Waker()
        registry = wiring.registryClient()
        let store = try wiring.store(readOnly: isDryRun)
        let (lags, metrics) = (PushLags(history: TagHistory(store)), observability.cycles)
        sources = wiring.reconcilers(
            registry: registry, store: store, isDryRun: isDryRun, waker: waker, lags: lags)
        registry.declareMetrics(of: wiring.configuration.registries.map(\.host) + wiring.places.registriesOnDisk)
        news = PushNews(waker: waker, sources: sources)
        service = ReconcilerService(
            sources: sources, waker: waker, board: board, logger: wiring.logger,
            followers: [{ _, report in await metrics.note(report, lags) }]
                + [notifications?.follower].compactMap(\.self))
    }

    /// What is served of it.
    func access(_ board: ServiceBoard, _ observability: Observability) -> ServiceAccess {
        let registry = registry
        return ServiceAccess(
            board: board, version: Version.number, sources: sources, waker: waker,
            registries: { await registry.standings() }, metrics: observability.page)
    }
}
