/// The API's `apps`.
package struct AppsDocument: Encodable, Sendable {
    package var apps: [AppEntry]

    package init(apps: [AppEntry]) { self.apps = apps }
}

/// The API's `sources`.
package struct SourcesDocument: Encodable, Sendable {
    package var sources: [SourceEntry]

    package init(sources: [SourceEntry]) { self.sources = sources }
}

/// The API's `updates`.
package struct UpdatesDocument: Encodable, Sendable {
    /// The newest first.
    package var updates: [SourceUpdate]
    /// Whether there are older ones, or more than are told of.
    package var cut: Bool
    /// What could not be told just now, in words.
    package var notes: [String]

    package init(updates: [SourceUpdate], cut: Bool, notes: [String]) {
        self.updates = updates
        self.cut = cut
        self.notes = notes
    }
}

/// The API's `holds`.
package struct HoldsDocument: Encodable, Sendable {
    package var holds: [HoldEntry]
    /// What could not be told just now, in words.
    package var notes: [String]

    package init(holds: [HoldEntry], notes: [String]) {
        self.holds = holds
        self.notes = notes
    }
}

/// The API's `registries`.
package struct RegistriesDocument: Encodable, Sendable {
    package var registries: [RegistryEntry]

    package init(registries: [RegistryEntry]) { self.registries = registries }
}

/// What became of a request to do something.
package struct ActionDocument: Encodable, Sendable {
    /// A commit that was made.
    package struct Commit: Encodable, Sendable {
        package var source: String
        package var commit: String

        package init(source: String, commit: String) {
            self.source = source
            self.commit = commit
        }
    }

    package var message: String
    /// The commits that were pushed.
    package var commits: [Commit]

    package init(message: String, commits: [Commit] = []) {
        self.message = message
        self.commits = commits
    }
}

/// Why there is no other answer.
package struct ErrorDocument: Encodable, Sendable {
    package struct Fault: Encodable, Sendable {
        /// Bounded: a few words without spaces.
        package var code: String
        package var message: String
    }

    package var error: Fault

    package init(code: String, message: String) { error = Fault(code: code, message: message) }
}
