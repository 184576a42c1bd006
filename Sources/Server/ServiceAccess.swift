package import Reconciler

/// What the server shows of the service, and what it may ask of it; wired by the command.
package struct ServiceAccess: Sendable {
    package let board: ServiceBoard
    /// The metrics in Prometheus' text format.
    package var metrics: @Sendable () async -> String

    package init(board: ServiceBoard, metrics: @escaping @Sendable () async -> String = { "" }) {
        self.board = board
        self.metrics = metrics
    }
}
