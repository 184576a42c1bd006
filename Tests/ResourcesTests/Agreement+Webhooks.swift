import Webhooks

extension Agreement {
    static let webhooks =
        (accepted + kinds).map { Agreement(.accepted, kind: "PawlConfiguration", document($0)) }
        + refused.map { Agreement(.refused, kind: "PawlConfiguration", document($0)) }
        + forTheReader.map { Agreement(.refusedByReaderAlone, kind: "PawlConfiguration", document($0)) }

    private static func document(_ webhooks: String) -> String {
        "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\nserver: {webhooks: {\(webhooks)}}\n"
    }

    private static func receivers(_ receivers: String) -> String { "listen: \":8082\", receivers: [\(receivers)]" }

    private static let account = "audience: https://p.example.com/x, serviceAccount: a@b.example.com"

    private static let accepted = [
        receivers("{name: a, type: github, secretFile: s}"), receivers("{name: a, type: github, secretEnv: S}"),
        receivers("{name: a, type: quay, secretFile: s}, {name: b, type: quay, secretFile: s}"),
        receivers("{name: a, type: harbor, secretFile: s, registry: \"h:5000\", eventsPerSecond: 1}"),
        receivers("{name: a, type: gcp, \(account)}"),
        receivers("{name: a, type: gcp, \(account), keysURL: \"https://keys.example.com/certs\"}"),
    ]

    private static let kinds = WebhookKind.allCases.filter { !$0.usesIdentityToken }.map { kind in
        receivers("{name: a, type: \(kind.rawValue), secretFile: s, registry: registry.example.com}")
    }

    private static let refused = [
        "", "listen: \":8082\"", "receivers: [{name: a, type: github, secretFile: s}]", receivers(""),
        receivers("{}"), receivers("{name: a, type: github}"), receivers("{name: a, secretFile: s}"),
        receivers("{type: github, secretFile: s}"), receivers("{name: a/b, type: github, secretFile: s}"),
        receivers("{name: a, type: git, secretFile: s}"), receivers("{name: a, type: github, secret: s}"),
        receivers("{name: a, type: github, secretFile: s, secretEnv: S}"),
        receivers("{name: a, type: github, \(account)}"), receivers("{name: a, type: gcp, secretFile: s}"),
        receivers("{name: a, type: gcp, secretEnv: S}"), receivers("{name: a, type: gcp, secretFile: s, \(account)}"),
        receivers("{name: a, type: gcp, audience: x}"), receivers("{name: a, type: gcp, serviceAccount: a@b}"),
        receivers("{name: a, type: gcp, audience: x, serviceAccount: a}"),
        receivers("{name: a, type: gcp, \(account), keysURL: \"ftp://x\"}"),
        receivers("{name: a, type: github, secretFile: s, keysURL: \"https://x\"}"),
        receivers("{name: a, type: github, secretFile: s, eventsPerSecond: 0}"),
        receivers("{name: a, type: github, secretFile: s, registry: h/x}"),
    ]

    private static let forTheReader = [
        receivers("{name: a, type: quay, secretFile: s}, {name: a, type: github, secretFile: s}"),
        receivers("{name: a, type: nexus, secretFile: s}"),
        receivers("{name: a, type: github, secretFile: s, registry: x}"),
    ]
}
