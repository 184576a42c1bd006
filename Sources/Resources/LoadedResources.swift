package import Policies

/// What a file holds, with everything that is wrong with it. A document with a problem is not among the values.
package struct LoadedResources: Sendable {
    package var policies: [LocatedPolicy]
    package var configuration: PawlConfiguration?
    package var diagnostics: [Diagnostic]

    package init(
        policies: [LocatedPolicy] = [], configuration: PawlConfiguration? = nil, diagnostics: [Diagnostic] = []
    ) {
        self.policies = policies
        self.configuration = configuration
        self.diagnostics = diagnostics
    }
}

/// A policy and where it is written.
package struct LocatedPolicy: Sendable {
    package let policy: UpdatePolicy
    package let file: String
    /// The line of the document's first field.
    package let line: Int
    /// Where the policy's name is written.
    package let nameLocation: Location
    /// Where each target's `source` is written, in the order of the targets.
    package let sourceLocations: [Location]

    package init(
        policy: UpdatePolicy, file: String, line: Int, nameLocation: Location, sourceLocations: [Location]
    ) {
        self.policy = policy
        self.file = file
        self.line = line
        self.nameLocation = nameLocation
        self.sourceLocations = sourceLocations
    }
}
