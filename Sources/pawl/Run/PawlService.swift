import Logging
import Notifications
import Reconciler
import Resources
import Server
import ServiceLifecycle

/// The whole service: the loops, what it listens at, and a new generation whenever the configuration changes.
actor PawlService: Service {
    private let global: GlobalOptions
    private let isDryRun: Bool
    private let observability: Observability
    private let notifications: NotificationService?
    private let board = ServiceBoard()
    private(set) var current: Generation
    /// As the files were when, or before, they were read.
    private var watch: ConfigurationWatch

    /// - Parameter notifications: what runs beside the service and tells people of it.
    init(
        _ global: GlobalOptions, _ wiring: Wiring, _ observability: Observability,
        _ notifications: NotificationService?, isDryRun: Bool
    ) throws {
        self.global = global
        self.observability = observability
        self.notifications = notifications
        self.isDryRun = isDryRun
        watch = ConfigurationWatch(paths: wiring.watchedPaths)
        current = try Generation(wiring, board: board, observability, notifications, isDryRun: isDryRun)
    }

    func run() async throws {
        while true {
            let generation = current
            await board.follow(generation.sources.map(\.settings))
            await board.note(
                problems: generation.wiring.places.diagnosticsOnDisk.map(\.description), isRefused: false)
            await observability.cycles.follow(
                sources: generation.sources.map(\.settings.name), policies: generation.wiring.places.idsOnDisk)
            await notifications?.follow(generation.wiring)
            let next = try await run(generation)
            await generation.wiring.close()
            guard let next else { return }
            current = next
        }
    }

    /// Runs a generation until a stop is asked for, or until there is a configuration to go on with.
    private func run(_ generation: Generation) async throws -> Generation? {
        let logger = generation.wiring.logger
        var services: [any Service] = [generation.service]
        if let server = generation.wiring.configuration.server {
            let access = generation.access(board, observability)
            services.append(try PrivateServer(server, access: access, logger: logger))
            if let webhooks = server.webhooks {
                services.append(WebhookServer(webhooks, news: generation.news, logger: logger))
            }
        }
        let group = ServiceGroup(services: services, logger: Logger(label: "pawl") { _ in SwiftLogNoOpLogHandler() })
        return try await withThrowingTaskGroup(of: Ending.self) { tasks in
            tasks.addTask {
                try await withGracefulShutdownHandler {
                    try await group.run()
                } onGracefulShutdown: {
                    Task { await group.triggerGracefulShutdown() }
                }
                return .stopped
            }
            tasks.addTask { await self.successor(of: generation).map { .succeeded($0) } ?? .cancelled }
            var successor: Generation?
            while let ending = try await tasks.next() {
                switch ending {
                case .succeeded(let next):
                    successor = next
                    // The push under way finishes; the mirrors are let go of.
                    await group.triggerGracefulShutdown()
                case .stopped:
                    tasks.cancelAll()
                    return successor
                case .cancelled: break
                }
            }
            return successor
        }
    }

    private enum Ending: Sendable {
        case succeeded(Generation)
        case stopped, cancelled
    }

    /// Waits for a configuration that is another and can be used; one that cannot is told of, and the old one stays.
    private func successor(of generation: Generation) async -> Generation? {
        let logger = generation.wiring.logger
        while !Task.isCancelled {
            await watch.next()
            guard !Task.isCancelled else { return nil }
            watch = ConfigurationWatch(paths: generation.wiring.watchedPaths)
            do {
                let wiring = try Wiring(global, mayStandAside: false)
                // What the reading in use already does without is no reason to refuse another.
                let known = generation.wiring.places.diagnosticsOnDisk
                let problems = wiring.places.diagnosticsOnDisk.filter { !known.contains($0) }
                guard problems.isEmpty else {
                    throw CommandFailure(problems.map(\.description).joined(separator: "\n"))
                }
                // Those that are listened at now are let go of first.
                let held = Set(generation.wiring.configuration.server?.addresses ?? [])
                for address in wiring.configuration.server?.addresses ?? [] where !held.contains(address) {
                    try await address.tryOut()
                }
                let next = try Generation(wiring, board: board, observability, notifications, isDryRun: isDryRun)
                if wiring.watchedPaths != watch.paths { watch = ConfigurationWatch(paths: wiring.watchedPaths) }
                logger.notice("configuration read anew")
                return next
            } catch {
                logger.error("configuration refused, the old one stays", metadata: ["detail": "\(error)"])
                let problems = "\(error)".split(separator: "\n").map(String.init)
                await board.note(problems: problems, isRefused: true)
            }
        }
        return nil
    }
}
