extension Agreement {
    static let configurations =
        ([WholeDocuments.configuration] + (accepted + sources + receivers).map { header + $0 + "\n" })
        .map { Agreement(.accepted, kind: "PawlConfiguration", $0) }
        + (refused + refusedReceivers).map { Agreement(.refused, kind: "PawlConfiguration", header + $0 + "\n") }
        + (forTheReader + receiversForTheReader).map {
            Agreement(.refusedByReaderAlone, kind: "PawlConfiguration", header + $0 + "\n")
        }
        + webhooks

    private static let header = "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\n"

    private static func source(_ text: String) -> String { "sources: [{name: fleet, url: /x, \(text)}]" }
    private static func basic(_ text: String) -> String { source("auth: {basic: {\(text)}}") }

    private static let accepted = [
        "", "policies: []", "policies: [{directory: 2024}]",
        basic("usernameEnv: U, passwordFile: f"),
        "registries: [{host: ghcr.io, auth: {basic: {usernameFile: u, passwordFile: f}}}]", "sources: []",
        "sources: [{name: 1, url: 2024}]",
        source("push: {branch: b}"), source("tls: {}"), source("commit: {}"), source("commit: {author: {}}"),
        source("commit: {messageTemplate: a}"),
        source("commit: {committer: {name: C}, signOff: true, signing: {format: openpgp, keyFile: k}}"),
        source("branch: 1.10"),
        basic("username: 1, passwordFile: ~x"), "registries: [{host: localhost, tls: {}}]", "interval: 1h",
        "registries: [{host: ghcr.io, requestsPerSecond: 20}]", "registries: [{host: ghcr.io, proxy: none}]",
        "registries: [{host: ghcr.io, tls: {certFile: c, keyFile: k}, proxy: \"socks5h://proxy:1080\"}]",
        "registries: [{host: ghcr.io, limits: {}}]", "registries: [{host: ghcr.io, limits: {exchange: 5m, pages: 2}}]",
        "registries: [{host: ghcr.io, proxy: \"http://p:1/\", proxyAuth: {username: u, passwordFile: f}}]",
        "registries: [{host: ghcr.io, auth: {provider: aws}}]", "registries: [{host: ghcr.io, auth: {provider: gcp}}]",
        "registries: [{host: ghcr.io, auth: {dockerConfigFile: f}}]",
        "registries: [{host: ghcr.io, auth: {bearer: {tokenFile: f}}}]",
        "registries: [{host: ghcr.io, auth: {bearer: {tokenEnv: T}}}]",
        "registries: [{host: ghcr.io, auth: {credentialHelper: ecr-login}}]",
        "sources: [{name: fleet, url: /x}]\npolicies: [{source: fleet}, {source: fleet, path: platform/policies}]",
        "server: {}", "server: {listen: \":8080\"}", "server: {listen: \"[::1]:0\", adminTokenFile: f}",
        "server: {listen: \"pawl.local:1\", adminTokenEnv: T}",
        "server: {hosts: [pawl.example.com, \"a-b.c\"]}",
        "store: {path: /var/lib/pawl/pawl.db}", "logging: {}", "logging: {level: trace}",
        "verify: {cosign: {trust: {certificatesFile: a, logKeyFile: b}}}",
    ]

    private static let sources = [
        source("auth: {bearer: {tokenFile: t}}"), source("auth: {bearer: {tokenEnv: T}}"),
        source("auth: {githubApp: {appID: 1, installationID: 2, privateKeyFile: k}}"),
        source(
            "auth: {githubApp: {appID: Iv1.8a, installationID: 2, privateKeyFile: k, apiURL: \"https://h/api/v3\"}}"),
        source("tls: {certFile: c, keyFile: k}"), source("proxy: none"), source("proxy: \"http://p:1\""),
        "sources: [{name: a, url: \"git@h:a.git\", auth: {ssh: {knownHostsFile: k}}}]",
        "sources: [{name: a, url: \"ssh://h/a\", auth: {ssh: {knownHostsFile: k, privateKeyFile: p, passphraseFile: q}}}]",
    ]

    private static let refused = [
        "verify: {}", "verify: {cosign: {}}", "verify: {cosign: {keys: [{keyFile: a}]}}",
        "verify: {cosign: {trust: {logKeyFile: b}}}",
        "spec: {}", "server: 8080", "server: {listen: localhost}", "server: {adminToken: x}", "colour: red",
        "policies: policies", "policies: [policies]",
        "policies: [{}]", "policies: [{path: .pawl}]", "policies: [{directory: a, source: fleet}]",
        "policies: [{directory: ~/policies}]",
        "sources: [{url: /x}]", "sources: [{name: fleet}]", "sources: [{name: ../x, url: /x}]",
        source("push: {}"), source("auth: {}"), source("auth: {bearer: {}}"),
        source("auth: {bearer: {token: t}}"),
        source("auth: {githubApp: {appID: 1, installationID: x, privateKeyFile: k}}"),
        source("auth: {bearer: {tokenFile: t}, basic: {username: u, passwordFile: f}}"),
        source("auth: {ssh: {knownHostsFile: k, passphraseFile: p}}"), source("proxy: p"),
        source("auth: {ssh: {}}"), source("auth: {githubApp: {}}"), source("tls: {certFile: a}"),
        source("commit: {signing: {}}"),
        source("commit: {signing: {format: ssh}}"),
        source("commit: {signing: {format: x509, keyFile: k}}"), source("commit: {committer: x}"),
        source("branch: \"\""),
        source("commit: {author: {name: A <b>}}"), basic("username: bot"), basic("passwordFile: f"),
        basic("username: bot, password: x"), basic("username: bot, passwordFile: f, passwordEnv: E"),
        basic("username: bot, usernameEnv: U, passwordFile: f"), basic("username: \"a:b\", passwordFile: f"),
        basic("username: bot, passwordEnv: \"A B\""), "registries: [{plainHTTP: true}]",
        "registries: [{host: ghcr.io, plainHTTP: 1}]", "registries: [{host: ghcr.io/team}]",
        "registries: [{host: ghcr.io, tls: {certFile: c}}]", "registries: [{host: ghcr.io, tls: {keyFile: k}}]",
        "registries: [{host: ghcr.io, proxy: \"http://a:b@p:1\"}]", "registries: [{host: ghcr.io, proxy: p}]",
        "registries: [{host: ghcr.io, proxyAuth: {username: u, passwordFile: f}}]",
        "registries: [{host: ghcr.io, limits: {tags: 0}}]", "registries: [{host: ghcr.io, limits: {connect: 5}}]",
        "registries: [{host: ghcr.io, limits: {requests: 5}}]", "registries: [{host: ghcr.io, requestsPerSecond: 0}]",
        "registries: [{host: ghcr.io, requestsPerSecond: fast}]",
        "registries: [{host: ghcr.io, auth: {provider: ibm}}]",
        "registries: [{host: ghcr.io, auth: {provider: aws, dockerConfigFile: f}}]",
        "registries: [{host: ghcr.io, auth: {bearer: {token: t}}}]",
        "registries: [{host: ghcr.io, auth: {bearer: {}}}]",
        "registries: [{host: ghcr.io, auth: {credentialHelper: ../sh}}]",
        "registries: [{host: ghcr.io, auth: {}}]", "interval: fast", "mirrors: {}",
        "mirrors: mirrors", "store: {}", "store: pawl.db", "store: {path: ~/pawl.db}", "store: {file: a}",
        "logging: {format: xml}", "logging: {level: verbose}", "logging: json",
    ]

    private static let forTheReader = [
        source("branch: refs/heads/main"), source("branch: a..b"),
        "sources: [{name: fleet, url: \"ssh://git@example.com/a.git\"}]", source("auth: {ssh: {knownHostsFile: k}}"),
        "sources: [{name: fleet, url: \"https://bot:x@example.com/a.git\"}]",
        "sources: [{name: fleet, url: /x}, {name: fleet, url: /y}]", "registries: [{host: registry}]",
        "registries: [{host: docker.io}, {host: index.docker.io}]", "interval: 0s",
        basic("username: bot, passwordEnv: 1"), source("commit: {author: {name: \" \"}}"),
        source("commit: {messageTemplate: \"{{x}}\"}"),
    ]
}
