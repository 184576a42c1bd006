import Curl
import Notifications
import Resources

extension Wiring {
    /// What tells of the cycles, however often the configuration is read; nobody is told yet.
    static func notifications() -> NotificationService {
        NotificationService(
            userAgent: Version.userAgent, loop: Wiring.loop, access: { ServerAccess($0.tls, $0.proxy) })
    }

    func courier(to receiver: ReceiverConfiguration) -> Courier {
        Courier(
            to: receiver, access: ServerAccess(receiver.tls, receiver.proxy), userAgent: Version.userAgent,
            loop: Wiring.loop)
    }

    /// The receivers of these names, or all.
    func receivers(named names: [String]) throws -> [ReceiverConfiguration] {
        let all = configuration.receivers
        guard !all.isEmpty else { throw CommandFailure("the configuration has no receivers under 'notifications'") }
        guard !names.isEmpty else { return all }
        return try names.map { name in
            guard let receiver = all.first(where: { $0.name == name }) else {
                let known = all.map(\.name).joined(separator: ", ")
                throw CommandFailure("there is no receiver '\(name)'; known: \(known)")
            }
            return receiver
        }
    }
}

extension NotificationService {
    /// Tells those whom this reading of the configuration names.
    func follow(_ wiring: Wiring) async {
        await follow(
            wiring.configuration.receivers, sources: Set(wiring.configuration.sources.map(\.name)), wiring.logger)
    }
}
