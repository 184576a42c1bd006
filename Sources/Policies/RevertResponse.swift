/// What a policy does where an update of its was taken back in Git.
package struct RevertResponse: Hashable, Sendable {
    package enum Action: String, CaseIterable, Sendable {
        /// A person's revert holds until something newer comes.
        case hold = "Hold"
        /// The update is made again.
        case ignore = "Ignore"
    }

    package var action: Action
    /// How long a change that took an update back by the way stays before the update is made again.
    package var grace: Duration

    package static let usualGrace = Duration.seconds(3_600)

    package init(action: Action = .hold, grace: Duration = RevertResponse.usualGrace) {
        self.action = action
        self.grace = grace
    }
}
