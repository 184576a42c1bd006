package import Policies

/// What the commits of a branch say of one value: all that the rule about reverts goes by.
package struct ValueHistory: Sendable {
    /// A commit of ours that set the value: its message says so, and its diff is what the message says.
    package struct Update: Hashable, Sendable {
        package var commit: CommitFacts
        package var before: HeldImage
        package var after: HeldImage

        package init(commit: CommitFacts, before: HeldImage, after: HeldImage) {
            self.commit = commit
            self.before = before
            self.after = after
        }
    }

    /// How a commit changed a value.
    package struct Change: Hashable, Sendable {
        package var commit: CommitFacts
        /// Whether the commit has our newest update among its ancestors. One that has not was written without knowing it.
        package var knowsUpdate: Bool
        /// Whether the commit changes nothing but values that policies manage.
        package var isValuesOnly: Bool
        /// Whether the file of the value's policy was changed on the way into the branch.
        package var editsPolicy: Bool
        /// When it came into the branch: later than the commit itself where a branch was merged.
        package var arrived: Instant

        package init(
            commit: CommitFacts, knowsUpdate: Bool = true, isValuesOnly: Bool = false, editsPolicy: Bool = false,
            arrived: Instant
        ) {
            self.commit = commit
            self.knowsUpdate = knowsUpdate
            self.isValuesOnly = isValuesOnly
            self.editsPolicy = editsPolicy
            self.arrived = arrived
        }
    }

    package var current: HeldImage
    /// The newest first; as many as ``RevertRule`` asks for.
    package var updates: [Update]
    /// The newest change of the value, where it is not the newest update.
    package var change: Change?
    /// The newest `Pawl-Resume` for the value's image that came after ``change``.
    package var resumed: CommitFacts?
    /// How many of ``updates`` are newer than the newest `Pawl-Resume` for the value's image; `nil` where there is none.
    package var updatesSinceResume: Int?
    /// Why the history could not be read to its end.
    package var obstacle: String?

    package init(
        current: HeldImage, updates: [Update] = [], change: Change? = nil, resumed: CommitFacts? = nil,
        updatesSinceResume: Int? = nil, obstacle: String? = nil
    ) {
        self.current = current
        self.updates = updates
        self.change = change
        self.resumed = resumed
        self.updatesSinceResume = updatesSinceResume
        self.obstacle = obstacle
    }
}
