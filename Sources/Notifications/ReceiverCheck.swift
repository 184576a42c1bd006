import Notices
package import Policies
package import Resources

/// Tries a receiver with a message that says it is a test.
package enum ReceiverCheck {
    /// Sends one message once.
    ///
    /// - Returns: what came of the first part that was not delivered; `delivered` where all of it was.
    package static func run(
        _ receiver: ReceiverConfiguration, _ courier: Courier, at now: Instant
    ) async -> Courier.Outcome {
        let sample = Bulletin.sample(receiver.kinds, at: now)
        let messages: [Message]
        switch receiver.kind {
        case .message(let format): messages = format.messages(of: sample)
        case .alertmanager(let labels):
            let end = Instant(secondsSince1970: now.secondsSince1970 + 60)
            messages = AlertList(sample.notices, labels: labels, end: end).messages
        }
        for message in messages {
            let outcome = await courier.carry(message)
            guard outcome == .delivered else { return outcome }
        }
        return .delivered
    }
}
