// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors where the strict build is asked for (`PAWL_STRICT=1`, as CI does); a newer compiler's new
/// warning must not stop a user's build.
let strict = Context.environment["PAWL_STRICT"] == "1"

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

/// A room of the house; the order of the list below is the order in which an update passes through.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let tracing: Target.Dependency = .product(name: "Tracing", package: "swift-distributed-tracing")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "pawl",
    products: [.executable(name: "pawl", targets: ["pawl"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // The pure core.
        room("OCI"),
        room("Versions"),
        room("Manifests", ["OCI"]),
        room("Policies", ["OCI", "Versions", "Manifests", "CRE2"]),
        room("Templates", [.product(name: "Mustache", package: "swift-mustache")]),
        room("Planning", ["OCI", "Versions", "Policies", "Manifests", "Templates"]),
        room("Notices", ["Policies", "Templates", "Hashing"]),

        // Adapters.
        room("Secrets"),
        room("Remotes"),
        room("Programs", ["CPosix"]),
        room("TimeZones", ["Policies"]),
        room(
            "Resources",
            [
                "OCI", "Versions", "Policies", "Manifests", "Templates", "Planning", "Notices", "Secrets", "Hashing",
                "Remotes", "Webhooks",
                .product(name: "Yams", package: "Yams"),
            ]),
        room("Curl", ["CCurl", "Secrets"]),
        room("Hashing", ["COpenSSL"]),
        room("Signing", ["Secrets", "Hashing", "Programs"]),
        room("Signatures", ["OCI", "Hashing"]),
        room("Webhooks", ["OCI", "Hashing", "Secrets"]),
        room("Credentials", ["OCI", "Curl", "Secrets", "Hashing", "Programs"]),
        room("Registry", ["OCI", "Curl", "Secrets", "Hashing", "Credentials", "Signatures", metrics, tracing]),
        room("Git", ["CLibgit2", "Curl", "Secrets", "Programs", "Remotes"]),
        room("Store", ["OCI", .product(name: "GRDB", package: "GRDB.swift")]),
        room(
            "Telemetry",
            [
                "Policies", "Curl", "Secrets", logging, metrics,
                .product(name: "CoreMetrics", package: "swift-metrics"),
                tracing, lifecycle,
            ]),

        room("Audit", ["OCI", "Versions", "Policies", "Manifests", "Planning", "Git", "Signing"]),

        // The loop and the command line.
        room(
            "Reconciler",
            [
                "OCI", "Policies", "Manifests", "Planning", "Resources", "Hashing", "Signatures", "Registry", "Git",
                "Signing", "Store", logging, metrics, tracing, lifecycle,
            ]),
        // What is told of it, as documents.
        room(
            "Reports",
            [
                "OCI", "Policies", "Manifests", "Planning", "Resources", "Registry", "Git", "Signing", "Audit",
                "Reconciler",
            ]),
        room(
            "Notifications",
            [
                "OCI", "Policies", "Templates", "Planning", "Notices", "Resources", "Reconciler", "Curl", "Secrets",
                "Hashing", logging, lifecycle, metrics,
            ]),
        room(
            "DemoRegistry",
            [
                "OCI", "Hashing", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"), logging, lifecycle,
            ]),
        room(
            "Server",
            [
                "OCI", "Policies", "Manifests", "Planning", "Secrets", "Hashing", "Webhooks", "Resources", "Registry",
                "Git", "Signing", "Audit", "Reconciler", "Reports", logging, lifecycle, metrics,
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        .executableTarget(
            name: "pawl",
            dependencies: [
                "OCI", "Versions", "Policies", "Manifests", "Planning", "Secrets", "TimeZones", "Resources", "Curl",
                "Credentials", "Store", "Registry", "Git", "Signing", "Audit", "Reconciler", "Notices", "Notifications",
                "Reports", "Server", "DemoRegistry", "Telemetry",
                logging, metrics, tracing, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // System libraries: module maps and the thinnest shims.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPosix"),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),

        .executableTarget(
            name: "pawl-bench",
            dependencies: [
                "OCI", "Versions", "Policies", "Manifests", "Planning", "Curl", "Registry", "Git", "Signing", "Audit",
                "Secrets", "Store",
                "Reconciler", "DemoRegistry", "Telemetry", "TestServers", "TestSignatures", metrics,
            ], path: "Benchmarks/pawl-bench", swiftSettings: settings),

        // Tests.
        .target(name: "TestServers", path: "Tests/TestServers", swiftSettings: settings),
        .target(
            name: "TestSignatures", dependencies: ["Curl", "Hashing", "TestServers"], path: "Tests/TestSignatures",
            swiftSettings: settings),
        .target(name: "Seeded", path: "Tests/Seeded", swiftSettings: settings),
        tests(of: "OCI", ["OCI"]),
        tests(of: "Versions", ["Versions", "Seeded"]),
        tests(of: "Policies", ["OCI", "Versions", "Policies", "Seeded"]),
        tests(
            of: "Manifests", ["OCI", "Manifests", "Seeded", .product(name: "Yams", package: "Yams")],
            resources: [.copy("Fixtures")]),
        tests(
            of: "Planning",
            ["OCI", "Versions", "Policies", "Manifests", "Templates", "Planning", "Seeded", "TestServers"]),
        tests(of: "Notices", ["Policies", "Notices", "Templates", "Seeded", "TestServers"]),
        tests(
            of: "Notifications",
            [
                "OCI", "Policies", "Manifests", "Planning", "Notices", "Resources", "Reconciler", "Curl", "Secrets",
                "Hashing", "Git", "Notifications", "Seeded", "TestServers", logging, lifecycle, metrics,
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ]),
        tests(of: "TimeZones", ["Policies", "TimeZones", "Seeded"]),
        tests(
            of: "Resources",
            ["OCI", "Versions", "Policies", "Notices", "Secrets", "TimeZones", "Webhooks", "Resources"]),
        tests(of: "Hashing", ["Hashing", "TestServers", "TestSignatures"]),
        tests(of: "Signing", ["Hashing", "Secrets", "Signing", "TestServers"]),
        tests(of: "Signatures", ["OCI", "Hashing", "Signatures", "Seeded", "TestServers", "TestSignatures"]),
        tests(
            of: "Webhooks", ["OCI", "Hashing", "Secrets", "Webhooks", "Seeded", "TestServers"],
            resources: [.copy("Fixtures")]),
        tests(of: "Credentials", ["OCI", "Curl", "Secrets", "Hashing", "Credentials", "TestServers"]),
        tests(
            of: "Registry",
            [
                "OCI", "Curl", "Secrets", "Hashing", "Credentials", "Signatures", "Registry", "DemoRegistry",
                "Telemetry", "Seeded", "TestServers", "TestSignatures", metrics,
            ]),
        tests(of: "Git", ["Curl", "Git", "Secrets", "TestServers"]),
        tests(
            of: "Telemetry",
            ["Policies", "Curl", "Secrets", "Telemetry", "TestServers", "Seeded", logging, metrics, tracing, lifecycle]),
        tests(of: "Audit", ["OCI", "Policies", "Planning", "Git", "Signing", "Audit", "TestServers"]),
        tests(of: "Store", ["OCI", "Store", "Seeded", "TestServers"]),
        tests(
            of: "Reconciler",
            [
                "OCI", "Versions", "Policies", "Manifests", "Planning", "Registry", "Git", "Store", "Resources",
                "Reconciler",
                "DemoRegistry", "Telemetry", "TestServers", metrics, logging, lifecycle,
            ]),
        tests(of: "Reports", ["Reports"]),
        tests(
            of: "Server",
            [
                "OCI", "Policies", "Manifests", "Planning", "Curl", "Hashing", "Secrets", "Webhooks", "Resources",
                "Reconciler", "Reports", "Server", "TestServers", logging, lifecycle,
            ]),
        tests(
            of: "Command",
            [
                "Curl", "Manifests", "Planning", "Audit", "Seeded", "TestServers", "TestSignatures", "DemoRegistry",
                "pawl",
            ],
            resources: [.copy("Fixtures")]),
        tests(of: "Architecture", []),
    ],
    cxxLanguageStandard: .cxx17
)
