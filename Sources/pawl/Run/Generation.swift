import Logging
import Policies
import Reconciler
import Resources
import ServiceLifecycle
import Store

/// The service as one reading of its configuration has it. A new reading makes a new generation.
struct Generation: Sendable {
    let wiring: Wiring
    let waker: Waker
    let sources: [SourceReconciler]
    private let service: ReconcilerService

    /// - Parameter board: what is told of everything; it outlives generations.
    init(_ wiring: Wiring, board: ServiceBoard, isDryRun: Bool) throws {
        self.wiring = wiring
        waker = Waker()
        sources = wiring.reconcilers(
            registry: wiring.registryClient(), store: try wiring.store(readOnly: isDryRun), isDryRun: isDryRun,
            waker: waker)
        service = ReconcilerService(sources: sources, waker: waker, board: board, logger: wiring.logger)
    }

    /// The services of this generation, for a group of their own.
    var services: [any Service] { [service] }
}
