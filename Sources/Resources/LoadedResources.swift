package import Policies

/// What a file holds, with everything that is wrong with it. A document with a problem is not among the values.
package struct LoadedResources: Sendable {
    package var policies: [LocatedPolicy]
    package var configuration: PawlConfiguration?
    package var diagnostics: [Diagnostic]
    /// The ids that several policies have, with one of each; none of them is among ``policies``.
    var contested: [PolicyID: LocatedPolicy] = [:]

    package init(
        policies: [LocatedPolicy] = [], configuration: PawlConfiguration? = nil, diagnostics: [Diagnostic] = []
    ) {
        self.policies = policies
        self.configuration = configuration
        self.diagnostics = diagnostics
    }
}

extension LoadedResources {
    /// The same, with a text before every file's name, such as the repository that the file is in.
    package func prefixed(by prefix: String) -> LoadedResources {
        var prefixed = self
        prefixed.policies = policies.map { $0.prefixed(by: prefix) }
        prefixed.contested = contested.mapValues { $0.prefixed(by: prefix) }
        prefixed.diagnostics = diagnostics.map {
            Diagnostic(
                file: prefix + $0.file, line: $0.line, column: $0.column, field: $0.field, message: $0.message,
                remedy: $0.remedy)
        }
        return prefixed
    }
}

extension LocatedPolicy {
    fileprivate func prefixed(by prefix: String) -> LocatedPolicy {
        LocatedPolicy(
            policy: policy, file: prefix + file, line: line, nameLocation: nameLocation,
            sourceLocations: sourceLocations)
    }
}

/// A policy and where it is written.
package struct LocatedPolicy: Sendable {
    package internal(set) var policy: UpdatePolicy
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
