import Git
package import Resources
import ServiceLifecycle

/// A source's repository as this process has it: one mirror, shared by the source's own loop and by whoever reads
/// policies that are kept in it.
package actor SourceMirror {
    package nonisolated let settings: SourceSettings
    /// Finds the time zones that policies name.
    nonisolated let zones: TimeZoneLookup
    private let mayStandAside: Bool
    private var opening: Task<Mirror, any Error>?
    /// The policies as they were read last, by the path where they are kept.
    private var policies: [String: PolicyTree] = [:]

    /// - Parameters:
    ///   - zones: finds the time zones that policies name.
    ///   - mayStandAside: whether a mirror beside the usual one serves where another process has that one, such as a service.
    package init(
        _ settings: SourceSettings, zones: @escaping TimeZoneLookup = ResourceLoader.onlyUTC,
        mayStandAside: Bool = false
    ) {
        self.settings = settings
        self.zones = zones
        self.mayStandAside = mayStandAside
    }

    /// The mirror, opened at its first use.
    func open() async throws -> Mirror {
        let task =
            opening
            ?? Task { [settings, mayStandAside] in
                try await SourceMirror.open(settings, mayStandAside: mayStandAside)
            }
        opening = task
        do {
            return try await task.value
        } catch {
            // The next use tries again.
            if opening == task { opening = nil }
            throw error
        }
    }

    private static func open(_ settings: SourceSettings, mayStandAside: Bool) async throws(GitError) -> Mirror {
        let directory = settings.mirrorDirectory
        guard mayStandAside else { return try await Mirror.open(remote: settings.remote, directory: directory) }
        do {
            return try await Mirror.open(remote: settings.remote, directory: directory, patience: .milliseconds(200))
        } catch  where error.code == .mirrorBusy {
            return try await Mirror.open(remote: settings.remote, directory: directory + ".aside")
        }
    }

    /// Lets go of the mirror once nobody uses it any more, so that a successor may open it.
    package func close() async {
        guard let task = opening else { return }
        opening = nil
        if let mirror = try? await task.value { await mirror.close() }
    }

    /// Brings the branch into the mirror; its tip. A stop of the service breaks it off.
    func fetch() async throws -> Revision {
        let mirror = try await open()
        return try await observed(.fetch) { _ in
            try await cancelWhenGracefulShutdown { [settings] in try await mirror.fetch(branch: settings.branch) }
        }
    }

    /// The policies kept at a path, as a commit has them.
    func policies(in path: String, at revision: Revision) async throws -> KeptPolicies {
        let (previous, zones) = (policies[path] ?? PolicyTree(), zones)
        let tree = try await open().withTree(at: revision) { tree in
            try PolicyTree(tree, path: path, previous: previous, zones: zones)
        }
        policies[path] = tree
        return KeptPolicies(tree: tree, source: settings.name, path: path, revision: revision)
    }
}

/// The policies of one place in a repository, and the commit they were read from.
struct KeptPolicies: Sendable {
    let tree: PolicyTree
    let source: String
    let path: String
    let revision: Revision

    /// The resources, each file named as `fleet@1a2b3c4d5e6f:.pawl/web.yaml`.
    var resources: [LoadedResources] {
        let prefix = "\(source)@\(revision.description.prefix(12)):"
        return tree.resources.map { $0.prefixed(by: prefix) }
    }
}
