import ArgumentParser
import Logging
import Notifications
import Policies
import Reconciler
import ServiceLifecycle
import Store
import UnixSignals

/// `pawl run`: the service, or one cycle of it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the service: list, choose, commit, push, at every interval.",
        discussion: """
            SIGTERM and SIGINT stop it gracefully: a push under way finishes or never happened. A changed configuration \
            or policy file, or SIGHUP, makes it read them anew; where they cannot be used it says so and goes on with \
            the old ones. With --once it makes one full cycle and exits non-zero if any app failed.
            """)

    @ParentCommand var pawl: Pawl

    @Flag(help: "Make one full cycle, then exit; non-zero if any app failed.")
    var once = false

    @Flag(help: "Decide and log, write nothing.")
    var dryRun = false

    func run() async throws {
        let wiring = try Wiring(pawl.global, mayStandAside: false)
        let observability = Observability.start(wiring.logger)
        let onDisk = wiring.places.diagnosticsOnDisk
        CycleLog(wiring.logger).log(onDisk)
        // A dry run changes nothing, and there is nothing to tell.
        let notifications = dryRun ? nil : Wiring.notifications()
        if once {
            let store = try wiring.store(readOnly: dryRun)
            await notifications?.follow(wiring)
            let service = ReconcilerService(
                sources: wiring.reconcilers(
                    registry: wiring.registryClient(), store: store, isDryRun: dryRun),
                logger: wiring.logger, followers: notifications.map { [$0.follower] } ?? [])
            let once = OneCycle(service: service)
            try await run(once, beside: observability, telling: notifications, wiring.logger)
            let hasFailed = await once.hasFailed
            if hasFailed || !onDisk.isEmpty { throw ExitCode.failure }
        } else {
            let service = try PawlService(pawl.global, wiring, observability, notifications, isDryRun: dryRun)
            try await run(service, beside: observability, telling: notifications, wiring.logger)
        }
    }

    private func run(
        _ service: some Service, beside observability: Observability, telling notifications: NotificationService?,
        _ logger: Logger
    ) async throws {
        // The last to start is the first to end: what the service leaves behind is still told and sent.
        let before = observability.services + [notifications as (any Service)?].compactMap(\.self)
        let services: [ServiceGroupConfiguration.ServiceConfiguration] =
            before.map { .init(service: $0) }
            + [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services,
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

/// One full cycle as a service, so that a stop asked for meanwhile is as graceful as the loop's.
private actor OneCycle: Service {
    private let service: ReconcilerService
    private(set) var hasFailed = false

    init(service: ReconcilerService) { self.service = service }

    func run() async throws {
        hasFailed = await service.runOnce().contains(where: \.hasFailed)
    }
}
