package import Reconciler
package import Registry

/// What the server shows of the service, and what it may ask of it; wired by the command.
package struct ServiceAccess: Sendable {
    package let board: ServiceBoard
    /// Of the program.
    package var version: String
    /// Every source's loop.
    package var sources: [SourceReconciler]
    /// What makes loops look at once; `nil` where nothing may be asked for.
    package var waker: Waker?
    /// How the registries have been answering.
    package var registries: @Sendable () async -> [HostStanding]
    /// The metrics in Prometheus' text format.
    package var metrics: @Sendable () async -> String

    package init(
        board: ServiceBoard, version: String = "", sources: [SourceReconciler] = [], waker: Waker? = nil,
        registries: @escaping @Sendable () async -> [HostStanding] = { [] },
        metrics: @escaping @Sendable () async -> String = { "" }
    ) {
        self.board = board
        self.version = version
        self.sources = sources
        self.waker = waker
        self.registries = registries
        self.metrics = metrics
    }
}
