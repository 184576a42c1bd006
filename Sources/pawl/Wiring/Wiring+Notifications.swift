import Curl
import Notifications
import Resources

extension Wiring {
    /// Everybody who is told what happens; `nil` where the configuration names nobody.
    func notifications() -> NotificationService? {
        guard !configuration.receivers.isEmpty else { return nil }
        return NotificationService(
            configuration.receivers, userAgent: Version.userAgent, loop: Wiring.loop, logger: logger,
            access: { ServerAccess($0.tls, $0.proxy) })
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
