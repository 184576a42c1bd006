import Credentials
import Curl
import Foundation
import Git
import Logging
import Policies
import Reconciler
import Registry
import Resources
import Store
import Telemetry
import TimeZones

/// What the commands are put together from: the only place where rooms meet.
struct Wiring {
    let configuration: PawlConfiguration
    /// Where policies are kept, and those on disk.
    let places: PolicyPlaces
    let logger: Logger
    /// The repositories of the sources, in the order of the configuration; none is opened before it is needed.
    private let mirrors: [SourceMirror]

    static let defaultConfigurationFile = "pawl.yaml"
    /// Where sources' credentials are asked for and receivers are told, however often the configuration is read.
    static let loop = CurlLoop()

    /// Reads the configuration and the policies it names.
    ///
    /// - Parameter mayStandAside: whether mirrors beside the usual ones serve where another process, such as the service, has those.
    /// - Throws: ``CommandFailure`` where the configuration itself cannot be used.
    init(_ global: GlobalOptions, mayStandAside: Bool = true) throws {
        let file = global.config ?? Wiring.defaultConfigurationFile
        guard FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure("there is no configuration file '\(file)'; name one with --config")
        }
        var files = LoadedFiles()
        try files.load(file: file)
        guard let configuration = files.configuration else {
            let problems = files.loaded.flatMap(\.diagnostics).map(\.description)
            throw CommandFailure(
                problems.isEmpty ? "\(file) holds no PawlConfiguration" : problems.joined(separator: "\n"))
        }
        for directory in configuration.policyDirectories { try files.load(path: directory) }
        self.configuration = configuration
        let access = ProviderAccess(loop: Wiring.loop, environment: ProcessInfo.processInfo.environment)
        let mirrors = configuration.sources.map { source in
            SourceMirror(
                Wiring.settings(of: source, configuration, access), zones: SystemTimeZones().rules(named:),
                mayStandAside: mayStandAside)
        }
        self.mirrors = mirrors
        places = PolicyPlaces(
            onDisk: files.loaded,
            inGit: configuration.policySources.flatMap { place in
                mirrors.filter { $0.settings.name == place.source }.map { ($0, place.path) }
            })
        logger = Wiring.logger(global, configuration.logging)
    }

    /// The files and folders that configuration and policies were read from.
    var watchedPaths: [String] { [configuration.file] + configuration.policyDirectories }

    /// Lets go of the mirrors.
    func close() async {
        for mirror in mirrors { await mirror.close() }
    }

    /// The policies named, or all, as they stand now: those kept in repositories at their branches' tips.
    func policies(named names: [String] = []) async throws -> [UpdatePolicy] {
        let current = await places.current()
        let policies = current.policies.map(\.policy)
        guard !names.isEmpty else { return policies }
        return try names.map { name in
            guard let policy = policies.first(where: { $0.id == PolicyID(parsing: name) }) else {
                let known = policies.map(\.id.description).sorted().joined(separator: ", ")
                throw CommandFailure(
                    (["there is no policy '\(name)'; known: \(known)"] + current.diagnostics.map(\.description))
                        .joined(separator: "\n"))
            }
            return policy
        }
    }

    /// The repositories of the sources that a policy writes to.
    ///
    /// - Parameter source: the name of one, where it was given.
    func mirrors(of policy: UpdatePolicy, only source: String?) throws -> [SourceMirror] {
        let targets = Set(policy.targets.map(\.source))
        if let source, !targets.contains(source) {
            throw CommandFailure(
                "the policy '\(policy.id)' does not write to '\(source)'; it writes to: "
                    + targets.sorted().joined(separator: ", "))
        }
        return mirrors.filter { targets.contains($0.settings.name) && source ?? $0.settings.name == $0.settings.name }
    }

    func registryClient() -> RegistryClient { Wiring.registryClient(configuration.registries) }

    static func registryClient(_ registries: [RegistryConfiguration]) -> RegistryClient {
        let loop = CurlLoop()
        let sources = CredentialSources(loop: loop)
        return RegistryClient(
            settings: registries.map { registry in
                RegistrySettings(
                    host: registry.host, credentials: registry.auth.map(sources.source),
                    plainHTTP: registry.plainHTTP,
                    access: ServerAccess(registry.tls, registry.proxy),
                    requestsPerSecond: registry.requestsPerSecond.map(Double.init),
                    limits: RegistryLimits(registry.limits))
            }, usual: sources.usual, userAgent: Version.userAgent, loop: loop)
    }

    /// Opens the store; one that was damaged is told of.
    ///
    /// - Parameter readOnly: for commands that write nothing.
    func store(readOnly: Bool) throws -> Store {
        do throws(StoreError) {
            let store = try Store(path: storePath, readOnly: readOnly)
            if let warning = store.warning { logger.warning("store rebuilt", metadata: ["detail": "\(warning)"]) }
            return store
        } catch {
            throw CommandFailure(error.message)
        }
    }

    private var storePath: String { configuration.storePath ?? "\(Wiring.mirrorsDirectory(configuration))/pawl.db" }

    /// - Parameters:
    ///   - only: the policies to plan for; `nil` for all.
    ///   - lags: where it is noted when new tags came.
    func reconcilers(
        only: Set<PolicyID>? = nil, registry: RegistryClient, store: Store, isDryRun: Bool, waker: Waker? = nil,
        lags: PushLags? = nil
    ) -> [SourceReconciler] {
        let tagLists = TagLists(registry: registry, store: store, lags: lags)
        let facts = TagFactFinder(
            registry: registry, history: TagHistory(store), trust: configuration.signatureTrust)
        return mirrors.map { mirror in
            SourceReconciler(
                mirror: mirror, places: places, only: only, interval: configuration.interval, tagLists: tagLists,
                facts: facts, isDryRun: isDryRun, waker: waker)
        }
    }

    /// The repository of a source, or of the only one where none is named.
    func mirror(of name: String?) throws -> SourceMirror {
        let names = mirrors.map(\.settings.name)
        let known = "known: \(names.joined(separator: ", "))"
        guard let name else {
            guard mirrors.count == 1 else {
                throw CommandFailure("there are \(mirrors.count) sources; name one, \(known)")
            }
            return mirrors[0]
        }
        guard let mirror = mirrors.first(where: { $0.settings.name == name }) else {
            throw CommandFailure("there is no source '\(name)'; \(known)")
        }
        return mirror
    }

    private static func settings(
        of source: SourceConfiguration, _ configuration: PawlConfiguration, _ access: ProviderAccess
    ) -> SourceSettings {
        SourceSettings(
            name: source.name,
            remote: RemoteLocation(source, access: access), branch: source.branch,
            pushBranch: source.pushBranch, commit: CommitSettings(source.commit),
            mirrorDirectory: "\(mirrorsDirectory(configuration))/\(source.name)-\(Wiring.fingerprint(source.url)).git")
    }

    private static func mirrorsDirectory(_ configuration: PawlConfiguration) -> String {
        if let directory = configuration.mirrorsDirectory { return directory }
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/tmp")/.cache"
        return "\(cache)/pawl/mirrors"
    }

    /// A short name for a URL, so that two configurations may call different repositories by one name.
    /// FNV-1a, 64 bits.
    private static func fingerprint(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }

    static func logger(_ global: GlobalOptions, _ configured: LoggingConfiguration? = nil) -> Logger {
        let format =
            global.logFormat ?? configured?.format.flatMap { LogFormat(rawValue: "\($0)") }
            ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
        let level = (global.logLevel ?? configured?.level.flatMap { LogLevel(rawValue: $0) } ?? .info).level
        return Logger(label: "pawl") {
            LineLogHandler(format: format, label: $0, level: level) { Standard.error($0) }
        }
    }
}
