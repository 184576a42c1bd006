import Logging
import Policies
import Reconciler

/// Somebody who is told what the cycles come to.
protocol Receiver: Sendable {
    /// Takes a report; never waits for the network.
    func take(_ report: CycleReport, at now: Instant) async
    /// Goes on under a new reading of the configuration: sources that are no longer there are forgotten.
    func goOn(with sources: Set<String>, _ logger: Logger) async
    /// Sends what there is to tell until it is closed and all is sent, or the task is cancelled.
    func run() async
    /// Nothing more will come.
    func close() async
}
