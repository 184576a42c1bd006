import Resources
import Secrets
import Testing

@Suite("Configurations read from files")
struct ConfigurationTests {
    @Test("a configuration with everything in it becomes its value, its paths beside its file")
    func whole() throws {
        let loaded = ResourceLoader.load(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            policies:
              - directory: policies
              - directory: /srv/policies
            sources:
              - name: fleet
                url: https://git.example.com:8443/platform/fleet.git
                branch: release/1
                auth:
                  basic: {usernameFile: secrets/user, passwordFile: /run/secrets/password}
                tls: {caFile: ./ca.pem, certFile: cert.pem, keyFile: key.pem}
                proxy: http://proxy.example.com:3128
                commit: {author: {name: Fleet Updates, email: fleet@example.com}}
              - name: local
                url: ../repositories/local.git
                auth: {basic: {username: bot, passwordEnv: GIT_PASSWORD}}
              - {name: disk, url: "file:///srv/git/disk.git"}
              - {name: absolute, url: /srv/git/absolute.git, commit: {author: {name: Only A Name}}}
            registries:
              - host: Registry.Example.com:5000
                auth: {basic: {usernameEnv: REGISTRY_USER, passwordEnv: REGISTRY_PASSWORD}}
                plainHTTP: true
                tls: {caFile: ca.pem, certFile: cert.pem, keyFile: key.pem}
                proxy: http://proxy.example.com:3128/
                proxyAuth: {username: pawl, passwordFile: /run/secrets/proxy}
                limits: {exchange: 5m, tags: 50}
              - {host: index.docker.io, proxy: none}
              - host: localhost
            interval: 10m
            mirrors: {directory: mirrors}
            store: {path: pawl.db}
            logging: {format: json, level: debug}
            """, file: "/etc/pawl/pawl.yaml")
        #expect(loaded.diagnostics == [])
        let configuration = try #require(loaded.configuration)
        #expect(configuration.policyDirectories == ["/etc/pawl/policies", "/srv/policies"])
        #expect(configuration.interval == .seconds(600))
        #expect(configuration.mirrorsDirectory == "/etc/pawl/mirrors")
        #expect(configuration.storePath == "/etc/pawl/pawl.db")
        #expect(configuration.logging == LoggingConfiguration(format: .json, level: "debug"))
        #expect(configuration.file == "/etc/pawl/pawl.yaml")

        let sources = configuration.sources
        #expect(sources.map(\.name) == ["fleet", "local", "disk", "absolute"])
        #expect(
            sources.map(\.url) == [
                "https://git.example.com:8443/platform/fleet.git", "/etc/pawl/../repositories/local.git",
                "file:///srv/git/disk.git", "/srv/git/absolute.git",
            ])
        #expect(sources.map(\.branch) == ["release/1", "main", "main", "main"])
        #expect(
            sources.map(\.auth) == [
                .basic(
                    BasicCredentialsLocation(
                        username: .file("/etc/pawl/secrets/user"), password: .file("/run/secrets/password"))),
                .basic(
                    BasicCredentialsLocation(username: .inline("bot"), password: .environment("GIT_PASSWORD"))),
                nil, nil,
            ])
        #expect(
            sources.map(\.tls) == [
                TLSConfiguration(
                    caFile: "/etc/pawl/ca.pem", certFile: "/etc/pawl/cert.pem", keyFile: "/etc/pawl/key.pem"),
                TLSConfiguration(), TLSConfiguration(), TLSConfiguration(),
            ])
        #expect(
            sources.map(\.proxy) == [
                .server("http://proxy.example.com:3128"), .environment, .environment, .environment,
            ]
        )
        #expect(
            sources.map(\.commit.author) == [
                CommitIdentity(name: "Fleet Updates", email: "fleet@example.com"), CommitIdentity(), CommitIdentity(),
                CommitIdentity(name: "Only A Name"),
            ])

        let registries = configuration.registries
        #expect(registries.map(\.host) == ["registry.example.com:5000", "docker.io", "localhost"])
        #expect(registries.map(\.plainHTTP) == [true, false, false])
        #expect(
            registries.map(\.tls) == [
                TLSConfiguration(
                    caFile: "/etc/pawl/ca.pem", certFile: "/etc/pawl/cert.pem", keyFile: "/etc/pawl/key.pem"),
                TLSConfiguration(), TLSConfiguration(),
            ])
        var limits = RegistryLimitsConfiguration()
        (limits.exchange, limits.tags) = (.seconds(300), 50)
        #expect(registries.map(\.limits) == [limits, RegistryLimitsConfiguration(), RegistryLimitsConfiguration()])
        #expect(
            registries.map(\.proxy) == [
                .server(
                    "http://proxy.example.com:3128",
                    credentials: BasicCredentialsLocation(
                        username: .inline("pawl"), password: .file("/run/secrets/proxy"))), ProxyConfiguration.none,
                .environment,
            ])
        #expect(
            registries.map(\.auth) == [
                .basic(
                    BasicCredentialsLocation(
                        username: .environment("REGISTRY_USER"), password: .environment("REGISTRY_PASSWORD"))),
                nil, nil,
            ])
    }

    @Test(
        "a registry's credentials may be found in each of the ways that are documented",
        arguments: [
            ("dockerConfigFile: secrets/pull", RegistryAuth.dockerConfigFile("/etc/pawl/secrets/pull")),
            ("bearer: {tokenFile: token}", .bearer(.file("/etc/pawl/token"))),
            ("bearer: {tokenEnv: TOKEN}", .bearer(.environment("TOKEN"))),
            ("credentialHelper: ecr-login", .credentialHelper("ecr-login")), ("provider: aws", .provider(.aws)),
            ("provider: gcp", .provider(.gcp)), ("provider: azure", .provider(.azure)),
        ])
    func registryAuth(_ text: String, _ expected: RegistryAuth) throws {
        let loaded = ResourceLoader.load(
            "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\nregistries: [{host: ghcr.io, auth: {\(text)}}]\n",
            file: "/etc/pawl/pawl.yaml")
        #expect(loaded.diagnostics == [])
        #expect(loaded.configuration?.registries.first?.auth == expected)
    }

    @Test(
        "a source's server is shown what each of the documented ways says",
        arguments: [
            ("https://h/a.git", "bearer: {tokenFile: token}", SourceAuth.bearer(.file("/etc/pawl/token"))),
            ("https://h/a.git", "bearer: {tokenEnv: TOKEN}", .bearer(.environment("TOKEN"))),
            (
                "ssh://git@h:2222/a.git", "ssh: {knownHostsFile: known, privateKeyFile: key, passphraseFile: phrase}",
                .ssh(
                    SSHConfiguration(
                        knownHostsFile: "/etc/pawl/known", privateKeyFile: "/etc/pawl/key",
                        passphraseFile: "/etc/pawl/phrase"))
            ),
            (
                "git@h:a/b.git", "ssh: {knownHostsFile: known}",
                .ssh(SSHConfiguration(knownHostsFile: "/etc/pawl/known"))
            ),
            (
                "[::1]:a/b.git", "ssh: {knownHostsFile: known}",
                .ssh(SSHConfiguration(knownHostsFile: "/etc/pawl/known"))
            ),
            (
                "https://h/a.git", "githubApp: {appID: 12, installationID: 34, privateKeyFile: app.pem}",
                .githubApp(
                    GitHubAppConfiguration(
                        appID: "12", installationID: "34", privateKeyFile: "/etc/pawl/app.pem",
                        apiURL: "https://api.github.com"))
            ),
            (
                "https://h/a.git",
                "githubApp: {appID: Iv1.8a, installationID: 34, privateKeyFile: app.pem, apiURL: \"https://h/api/v3\"}",
                .githubApp(
                    GitHubAppConfiguration(
                        appID: "Iv1.8a", installationID: "34", privateKeyFile: "/etc/pawl/app.pem",
                        apiURL: "https://h/api/v3"))
            ),
        ])
    func sourceAuth(_ url: String, _ text: String, _ expected: SourceAuth) throws {
        let loaded = ResourceLoader.load(
            "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\n"
                + "sources: [{name: fleet, url: \"\(url)\", auth: {\(text)}}]\n",
            file: "/etc/pawl/pawl.yaml")
        #expect(loaded.diagnostics == [])
        #expect(loaded.configuration?.sources.first?.url == url)
        #expect(loaded.configuration?.sources.first?.auth == expected)
    }

    @Test("a path that only looks like an address stays a path")
    func pathLikeAnAddress() {
        let loaded = ResourceLoader.load(
            "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\nsources: [{name: a, url: \"./b:c\"}]\n",
            file: "pawl.yaml")
        #expect(loaded.configuration?.sources.first?.url == "./b:c")
    }

    @Test("what a short configuration leaves out has the documented value")
    func short() throws {
        let loaded = ResourceLoader.load(
            "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\nsources: [{name: fleet, url: fleet.git}]\n",
            file: "pawl.yaml")
        #expect(loaded.diagnostics == [])
        let configuration = try #require(loaded.configuration)
        #expect(configuration.policyDirectories == [])
        #expect(configuration.interval == .seconds(300))
        #expect(configuration.mirrorsDirectory == nil)
        #expect(configuration.storePath == nil)
        #expect(configuration.logging == LoggingConfiguration())
        #expect(configuration.sources.first?.url == "fleet.git")
        #expect(configuration.sources.first?.branch == "main")
        #expect(configuration.sources.first?.commit.author == CommitIdentity(name: "Pawl", email: "pawl@localhost"))
    }

    @Test(
        "a relative path starts at the folder of its file",
        arguments: [
            ("pawl.yaml", "policies", "policies"), ("pawl.yaml", "./policies", "policies"), ("pawl.yaml", ".", "."),
            ("./pawl.yaml", "policies", "./policies"), ("a/pawl.yaml", "policies", "a/policies"),
            ("a/pawl.yaml", "../b", "a/../b"), ("a/pawl.yaml", ".", "a/"), ("a/pawl.yaml", "/b", "/b"),
            ("/pawl.yaml", "b", "/b"),
        ])
    func relative(file: String, path: String, expected: String) {
        let loaded = ResourceLoader.load(
            "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\npolicies: [{directory: \(path)}]\n", file: file)
        #expect(loaded.configuration?.policyDirectories == [expected])
    }

    @Test("a store in memory has no folder")
    func memory() {
        let loaded = ResourceLoader.load(
            "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\nstore: {path: \":memory:\"}\n",
            file: "/etc/pawl/pawl.yaml")
        #expect(loaded.configuration?.storePath == ":memory:")
    }
}
