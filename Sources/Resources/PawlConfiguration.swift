package import Policies
package import Secrets

/// What a person tells one service: where policies, sources and registries are.
///
/// Paths are as usable from the process's own working directory: a relative one was resolved against the folder of
/// the configuration file.
package struct PawlConfiguration: Sendable {
    /// Folders whose UpdatePolicy files are read.
    package var policyDirectories: [String]
    /// Repositories in which UpdatePolicy files are kept.
    package var policySources: [PolicySource]
    package var sources: [SourceConfiguration]
    package var registries: [RegistryConfiguration]
    /// How often images are scanned whose policy says nothing else.
    package var interval: Duration
    /// Where mirrors are kept; `nil` leaves the choice to the command.
    package var mirrorsDirectory: String?
    /// The file of the database, or ``storeInMemory``; `nil` leaves the choice to the command.
    package var storePath: String?
    package var logging: LoggingConfiguration
    /// What certificates of signatures are measured by where a policy does not say.
    package var signatureTrust: SignatureTrust?
    /// Who is told what happens.
    package var receivers: [ReceiverConfiguration]
    /// What the service serves; `nil` where it listens nowhere.
    package var server: ServerConfiguration?
    /// The file it was read from and the line of its first field.
    package var file: String
    package var line: Int

    package static let defaultInterval = Duration.seconds(300)
    /// SQLite's name for a database that is no file and lasts as long as the process.
    package static let storeInMemory = ":memory:"

    package init(
        policyDirectories: [String] = [], policySources: [PolicySource] = [], sources: [SourceConfiguration] = [],
        registries: [RegistryConfiguration] = [], interval: Duration = PawlConfiguration.defaultInterval,
        mirrorsDirectory: String? = nil, storePath: String? = nil,
        logging: LoggingConfiguration = LoggingConfiguration(), signatureTrust: SignatureTrust? = nil,
        receivers: [ReceiverConfiguration] = [], server: ServerConfiguration? = nil, file: String = "",
        line: Int = 1
    ) {
        self.policyDirectories = policyDirectories
        self.policySources = policySources
        self.sources = sources
        self.registries = registries
        self.interval = interval
        self.mirrorsDirectory = mirrorsDirectory
        self.storePath = storePath
        self.logging = logging
        self.signatureTrust = signatureTrust
        self.receivers = receivers
        self.server = server
        self.file = file
        self.line = line
    }
}

/// A folder or file in the repository of a source where policies are kept.
package struct PolicySource: Hashable, Sendable {
    /// The name of a source of the configuration.
    package var source: String
    /// From the root of the repository, with `/`.
    package var path: String

    package static let defaultPath = ".pawl"

    package init(source: String, path: String = PolicySource.defaultPath) {
        self.source = source
        self.path = path
    }
}

/// A Git repository whose manifests are kept up to date.
package struct SourceConfiguration: Sendable {
    package var name: String
    /// An `https`, `http`, `ssh` or `file` URL, `user@host:path`, or the path of a repository on disk; never holds
    /// credentials.
    package var url: String
    package var branch: String
    /// Where commits go; `nil` for ``branch``.
    package var pushBranch: String?
    package var auth: SourceAuth?
    package var tls: TLSConfiguration
    package var proxy: ProxyConfiguration
    package var commit: CommitConfiguration

    package static let defaultBranch = "main"

    package init(
        name: String, url: String, branch: String = SourceConfiguration.defaultBranch, pushBranch: String? = nil,
        auth: SourceAuth? = nil, tls: TLSConfiguration = TLSConfiguration(), proxy: ProxyConfiguration = .environment,
        commit: CommitConfiguration = CommitConfiguration()
    ) {
        self.name = name
        self.url = url
        self.branch = branch
        self.pushBranch = pushBranch
        self.auth = auth
        self.tls = tls
        self.proxy = proxy
        self.commit = commit
    }
}

/// How one registry is reached.
package struct RegistryConfiguration: Sendable {
    /// The canonical host with its port where one was written: `docker.io`, `ghcr.io`, `localhost:5000`.
    package var host: String
    package var auth: RegistryAuth?
    /// Whether the registry is spoken to without TLS.
    package var plainHTTP: Bool
    package var tls: TLSConfiguration
    package var proxy: ProxyConfiguration
    /// How many requests a second it is asked at most.
    package var requestsPerSecond: Int?
    package var limits: RegistryLimitsConfiguration

    package init(
        host: String, auth: RegistryAuth? = nil, plainHTTP: Bool = false, tls: TLSConfiguration = TLSConfiguration(),
        proxy: ProxyConfiguration = .environment, requestsPerSecond: Int? = nil,
        limits: RegistryLimitsConfiguration = RegistryLimitsConfiguration()
    ) {
        self.host = host
        self.auth = auth
        self.plainHTTP = plainHTTP
        self.tls = tls
        self.proxy = proxy
        self.requestsPerSecond = requestsPerSecond
        self.limits = limits
    }
}

/// How a registry's credentials are found.
package enum RegistryAuth: Hashable, Sendable {
    case basic(BasicCredentialsLocation)
    /// A token that the registry takes as it is.
    case bearer(SecretLocation)
    /// A file as `docker login` writes it, or the folder that a Kubernetes pull secret is mounted as.
    case dockerConfigFile(String)
    /// The last part of a `docker-credential-…` program's name.
    case credentialHelper(String)
    case provider(CloudProvider)
}

/// A cloud whose own login is asked for a registry's credentials.
package enum CloudProvider: String, CaseIterable, Sendable {
    case aws, gcp, azure
}

/// How much is logged, and how; `nil` leaves the choice to the command line.
package struct LoggingConfiguration: Hashable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case text, json
    }

    package static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    package var format: Format?
    /// One of ``levels``.
    package var level: String?

    package init(format: Format? = nil, level: String? = nil) {
        self.format = format
        self.level = level
    }
}
