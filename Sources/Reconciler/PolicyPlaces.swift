import Git
import OCI
package import Policies
package import Resources

/// Where the policies of one service are kept, on disk and in repositories, and what is there.
package struct PolicyPlaces: Sendable {
    /// What was read from disk: the configuration and policies.
    private let onDisk: [LoadedResources]
    private let inGit: [Place]
    /// What is wrong with the files on disk, by themselves.
    package let diagnosticsOnDisk: [Diagnostic]

    private struct Place: Sendable {
        let mirror: SourceMirror
        let path: String

        var source: String { mirror.settings.name }
    }

    /// - Parameters:
    ///   - onDisk: what the files on disk hold; with the configuration, where targets are to be checked.
    ///   - inGit: the places in repositories, in the order of the configuration.
    package init(onDisk: [LoadedResources], inGit: [(mirror: SourceMirror, path: String)] = []) {
        self.onDisk = onDisk
        self.inGit = inGit.map { Place(mirror: $0.mirror, path: $0.path) }
        diagnosticsOnDisk = ResourceLoader.check(onDisk).diagnostics
    }

    /// Policies that are kept nowhere, such as a test's.
    package init(_ policies: [UpdatePolicy]) {
        let start = Location(line: 1, column: 1)
        self.init(onDisk: [
            LoadedResources(
                policies: policies.enumerated().map { index, policy in
                    LocatedPolicy(
                        policy: policy, file: "", line: index, nameLocation: start,
                        sourceLocations: policy.targets.map { _ in start })
                })
        ])
    }

    /// The policies on disk, and the registries that they name: what is known before anything is fetched.
    package var idsOnDisk: [PolicyID] { onDisk.flatMap(\.policies).map(\.policy.id) }
    package var registriesOnDisk: [String] {
        Set(onDisk.flatMap(\.policies).flatMap(\.policy.images).map(\.repository.registry)).sorted()
    }

    /// Whether policies are kept in the repository of a source.
    func areKept(in source: String) -> Bool { inGit.contains { $0.source == source } }

    /// The tips of the other sources in which policies are kept: what a cycle of `source` goes by from its start to its
    /// end.
    func tips(besides source: String) async -> [String: Tip] {
        var tips: [String: Tip] = [:]
        for place in inGit where place.source != source && tips[place.source] == nil {
            tips[place.source] = await PolicyPlaces.tip(of: place.mirror)
        }
        return tips
    }

    /// Where the branch of a source is, or why nobody can say.
    enum Tip: Sendable {
        case revision(Revision)
        case unavailable(String)
    }

    private static func tip(of mirror: SourceMirror) async -> Tip {
        do { return .revision(try await mirror.fetch()) } catch { return .unavailable("\(error)") }
    }

    /// What is kept in repositories at these tips.
    func kept(at tips: [String: Tip]) async -> [Kept] {
        var kept: [Kept] = []
        for place in inGit {
            switch tips[place.source] {
            case .revision(let revision):
                do {
                    kept.append(.policies(try await place.mirror.policies(in: place.path, at: revision)))
                } catch {
                    kept.append(.unavailable(source: place.source, path: place.path, "\(error)"))
                }
            case .unavailable(let why): kept.append(.unavailable(source: place.source, path: place.path, why))
            case nil: break
            }
        }
        return kept
    }

    enum Kept: Sendable {
        case policies(KeptPolicies)
        case unavailable(source: String, path: String, String)

        /// Equal where the policies are.
        var identity: String {
            switch self {
            case .policies(let kept): "\(kept.source):\(kept.path):\(kept.tree.identity)"
            case .unavailable(let source, let path, let why): "\(source):\(path):\(why)"
            }
        }

        /// The files in which policies are kept in a source, from the root of its repository.
        func files(in source: String) -> [PolicyID: String] {
            guard case .policies(let kept) = self, kept.source == source else { return [:] }
            let located = kept.tree.resources.flatMap(\.policies).map { ($0.policy.id, $0.file) }
            return Dictionary(located) { first, _ in first }
        }

        var resources: [LoadedResources] {
            switch self {
            case .policies(let kept): kept.resources
            case .unavailable(let source, let path, let why):
                [
                    LoadedResources(diagnostics: [
                        Diagnostic(
                            file: "\(source):\(path)", line: 1, column: 1, field: "",
                            message: "the policies kept here cannot be read: \(why)")
                    ])
                ]
            }
        }
    }

    /// Everything together, checked: what one policy file has wrong stops no policy of another.
    func checked(with kept: [Kept]) -> LoadedResources { ResourceLoader.check(onDisk + kept.flatMap(\.resources)) }

    /// All policies as they stand now, each source at its branch's tip.
    package func current() async -> LoadedResources { checked(with: await kept(at: await tips(besides: ""))) }
}
