/// Which modules each room may import: the picture of `ARCHITECTURE.md` as a table.
struct LayeringRules {
    /// The modules a room may import. A room that is not in the table may import nothing.
    let allowed: [String: Set<String>]

    /// A room that may import every room and package: it wires them.
    let unrestricted: Set<String>

    static let platform: Set<String> = ["Glibc", "Musl", "Dispatch", "Synchronization"]
    static let foundation: Set<String> = ["Foundation", "FoundationEssentials"]

    /// The interfaces through which a room counts and traces in place; what is behind them is `Telemetry`'s alone.
    static let observing: Set<String> = ["Metrics", "Tracing"]

    static let house = LayeringRules(
        allowed: [
            // The pure core: no Foundation, no clock, no file, no C library other than RE2's shim.
            "OCI": [],
            "Versions": [],
            "Manifests": ["OCI"],
            "Policies": ["OCI", "Versions", "Manifests", "CRE2"],
            "Templates": ["Mustache"],
            "Planning": ["OCI", "Versions", "Policies", "Manifests", "Templates"],
            "Notices": foundation.union(["Policies", "Templates", "Hashing"]),

            // Adapters: they know nothing of each other except what stands here.
            "Secrets": platform.union(foundation),
            "Remotes": [],
            "Programs": platform.union(["CPosix"]),
            "TimeZones": platform.union(["Policies"]),
            "Resources": [
                "OCI", "Versions", "Policies", "Manifests", "Templates", "Planning", "Notices", "Secrets", "Hashing",
                "Remotes", "Webhooks", "Yams",
            ],
            "Hashing": ["COpenSSL"],
            "Signatures": foundation.union(["OCI", "Hashing"]),
            "Webhooks": foundation.union(["OCI", "Hashing", "Secrets"]),
            "Signing": platform.union(["Secrets", "Hashing", "Programs"]),
            "Curl": platform.union(foundation).union(["CCurl", "Secrets"]),
            "Credentials": platform.union(foundation).union(["OCI", "Curl", "Secrets", "Hashing", "Programs"]),
            "Registry": platform.union(foundation).union(observing).union([
                "OCI", "Curl", "Secrets", "Hashing", "Credentials", "Signatures",
            ]),
            "Git": platform.union(foundation).union(["CLibgit2", "Secrets", "Curl", "Programs", "Remotes"]),
            "Store": foundation.union(["OCI", "GRDB"]),
            "Telemetry": platform.union(foundation).union(observing).union([
                "Policies", "Curl", "Secrets", "CoreMetrics", "Logging", "ServiceLifecycle",
            ]),
            "Audit": ["OCI", "Versions", "Policies", "Manifests", "Planning", "Git", "Signing"],
            "DemoRegistry": platform.union(foundation).union([
                "OCI", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "Logging",
                "ServiceLifecycle", "Hashing",
            ]),

            // The loop: the core and the adapters it drives; files, secrets' places and C stay outside. Policies kept in
            // a repository are read there, so it knows the resources.
            "Reconciler": platform.union(foundation).union(observing).union([
                "OCI", "Versions", "Policies", "Manifests", "Planning", "Resources", "Hashing", "Signatures",
                "Registry",
                "Git", "Signing", "Store", "Logging", "ServiceLifecycle",
            ]),
            "Notifications": platform.union(foundation).union([
                "OCI", "Policies", "Templates", "Planning", "Notices", "Resources", "Reconciler", "Curl", "Secrets",
                "Hashing", "Logging", "Metrics", "ServiceLifecycle",
            ]),

            // What is told: documents made of what the other rooms know, and nothing else.
            "Reports": [
                "OCI", "Policies", "Manifests", "Planning", "Resources", "Registry", "Git", "Signing", "Audit",
                "Reconciler",
            ],

            // What is served: it shows what the loop tells, and asks it for what people ask.
            "Server": platform.union(foundation).union([
                "OCI", "Policies", "Manifests", "Planning", "Secrets", "Hashing", "Webhooks", "Resources", "Registry",
                "Git", "Signing", "Audit", "Reconciler", "Reports", "Mustache", "Hummingbird", "HummingbirdCore",
                "HTTPTypes", "NIOCore", "NIOHTTPTypes", "NIOPosix", "Logging", "Metrics", "ServiceLifecycle",
            ]),
        ],
        unrestricted: ["pawl"])

    /// C modules are reached through their own room only, by everyone: `pawl` wires rooms, not libraries.
    static let cModules: Set<String> = ["CCurl", "CLibgit2", "CRE2", "COpenSSL", "CYaml", "CSQLite", "CPosix"]
}

/// An import that the rules do not allow.
struct LayeringViolation: Hashable, CustomStringConvertible {
    var file: String
    var line: Int
    var room: String
    var module: String

    var description: String { "\(file):\(line): \(room) may not import \(module)" }
}

extension LayeringRules {
    /// Every import of a file that its room may not have.
    func violations(room: String, file: String, source: String) -> [LayeringViolation] {
        Imports.of(source).filter { !allows(room: room, module: $0.module) }.map {
            LayeringViolation(file: file, line: $0.line, room: room, module: $0.module)
        }
    }

    private func allows(room: String, module: String) -> Bool {
        if module == "Swift" { return true }
        if unrestricted.contains(room) { return !LayeringRules.cModules.contains(module) }
        return allowed[room]?.contains(module) ?? false
    }
}
