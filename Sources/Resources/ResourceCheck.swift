import Policies

/// What only shows when resources are seen together.
extension ResourceLoader {
    /// Checks resources of several files together and joins them: policies with one id, a second configuration, and
    /// targets that lead nowhere are noted, and the policies at fault left out. Of several policies with one id none
    /// stays: nobody can tell which one is meant. A file that was loaded twice counts once.
    package static func check(_ loaded: [LoadedResources]) -> LoadedResources {
        var joined = LoadedResources()
        var seenDiagnostics: Set<Diagnostic> = []
        var seenPolicies: Set<Place> = []
        for resources in loaded {
            joined.diagnostics += resources.diagnostics.filter { seenDiagnostics.insert($0).inserted }
            joined.policies += resources.policies.filter {
                seenPolicies.insert(Place(file: normalized($0.file), line: $0.line)).inserted
            }
            joined.contested.merge(resources.contested) { first, _ in first }
            guard let configuration = resources.configuration else { continue }
            guard let first = joined.configuration else {
                joined.configuration = configuration
                continue
            }
            if normalized(first.file) != normalized(configuration.file) || first.line != configuration.line {
                joined.diagnostics.append(secondConfiguration(configuration, first: first))
            }
        }
        reportDuplicates(&joined)
        if let configuration = joined.configuration { reportTargets(&joined, configuration) }
        return joined
    }

    private struct Place: Hashable {
        let file: String
        let line: Int
    }

    /// Two spellings of one path in the working directory are one file.
    private static func normalized(_ file: String) -> String {
        var components: [Substring] = []
        for component in file.split(separator: "/") where component != "." { components.append(component) }
        return (file.hasPrefix("/") ? "/" : "") + components.joined(separator: "/")
    }

    /// Notes policies whose id another has too, and leaves all of them out.
    static func reportDuplicates(_ loaded: inout LoadedResources) {
        var first = loaded.contested
        for located in loaded.policies {
            let id = located.policy.id
            guard let other = first[id] else {
                first[id] = located
                continue
            }
            loaded.contested[id] = other
            loaded.diagnostics.append(
                Diagnostic(
                    file: located.file, line: located.nameLocation.line, column: located.nameLocation.column,
                    field: "metadata.name",
                    message: "\(other.file):\(other.nameLocation.line) holds a policy \(id) too, so neither counts",
                    remedy: "give one of them another name or namespace"))
        }
        let contested = loaded.contested
        loaded.policies.removeAll { contested[$0.policy.id] != nil }
    }

    static func secondConfiguration(_ second: PawlConfiguration, first: PawlConfiguration) -> Diagnostic {
        Diagnostic(
            file: second.file, line: second.line, column: 1, field: "kind",
            message: "\(first.file):\(first.line) holds a PawlConfiguration too", remedy: "keep one")
    }

    /// Notes policies that write nowhere or to a source that the configuration does not have, and leaves them out.
    private static func reportTargets(_ loaded: inout LoadedResources, _ configuration: PawlConfiguration) {
        let sources = configuration.sources.map(\.name)
        var diagnostics: [Diagnostic] = []
        loaded.policies = loaded.policies.filter { located in
            let before = diagnostics.count
            func report(_ location: Location, _ field: String, _ message: String, _ remedy: String) {
                diagnostics.append(
                    Diagnostic(
                        file: located.file, line: location.line, column: location.column, field: field,
                        message: message, remedy: remedy))
            }
            if located.policy.targets.isEmpty {
                report(
                    located.nameLocation, "spec.targets", "is missing: the policy's choice is written nowhere",
                    "write targets: [{source: ...}]")
            }
            for (index, (target, location)) in zip(located.policy.targets, located.sourceLocations).enumerated()
            where !sources.contains(target.source) {
                report(
                    location, "spec.targets[\(index)].source",
                    "\(target.source.quoted) is not a source of \(configuration.file)",
                    sources.isEmpty
                        ? "add it to the configuration's sources"
                        : remedyNaming(nearest: target.source, among: sources, listing: sources))
            }
            return diagnostics.count == before
        }
        loaded.diagnostics += diagnostics
    }
}
