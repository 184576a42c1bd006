import Remotes
import Secrets
import Yams

/// `auth` of a source.
enum SourceAuthFields {
    static let basic = Field("basic", BasicFields.shape.secret, "A user name and a password or token.")
    static let bearer = Field("bearer", BearerFields.shape.secret, "A token that the server takes as it is.")
    static let ssh = Field("ssh", SSHFields.shape, "For ssh URLs: the host keys to trust, and our key.")
    static let githubApp = Field("githubApp", GitHubAppFields.shape, "An installation of a GitHub App.")

    static let table = FieldTable(
        basic, bearer, ssh, githubApp,
        rules: [
            .exactlyOne(
                [basic, bearer, ssh, githubApp], what: "method", missing: "write basic: {...}, or remove auth")
        ])

    static let shape = Shape(table) { auth -> SourceAuth? in
        let ways = [
            auth[basic].map(SourceAuth.basic), auth[bearer].map(SourceAuth.bearer), auth[ssh].map(SourceAuth.ssh),
            auth[githubApp].map(SourceAuth.githubApp),
        ]
        return ways.compactMap(\.self).first
    }

    /// Notes what the kind of the URL and the fields beside it make impossible.
    static func check(_ source: Fields, _ url: String) {
        func isWritten(_ field: any TableEntry) -> Bool { source.written.contains { $0.name == field.row.name } }
        let auth = source.value(of: SourceFields.auth)
        let writesSSH = auth?.hasField(ssh.row.name) ?? false
        guard RepositoryAddress.isSSH(url) else {
            if writesSSH { auth?.report("'ssh' is for ssh URLs", "write basic: {...}, or an ssh URL") }
            return
        }
        if auth == nil {
            source.value(of: SourceFields.url)?.report(
                "is reached over SSH, and no host key is known to be its server's",
                "write auth: {ssh: {knownHostsFile, privateKeyFile}}")
        } else if !writesSSH {
            auth?.report("is of no use over SSH", "write ssh: {knownHostsFile, privateKeyFile}")
        }
        let others: [any TableEntry] = [SourceFields.tls, ProxyFields.proxy, ProxyFields.proxyAuth]
        for field in others where isWritten(field) {
            source.value(of: field)?.report("is of no use over SSH", "remove it")
        }
    }
}

/// `ssh` of `auth`.
enum SSHFields {
    static let knownHostsFile = Field(
        "knownHostsFile", .path, required: "name a file with the server's host keys, as in ~/.ssh/known_hosts",
        "A file of host keys, as in known_hosts; a server with another key is not spoken to.")
    static let privateKeyFile = Field(
        "privateKeyFile", .path,
        "A private key as ssh-keygen writes it; read anew at every use. Without it the keys of a running agent are used."
    )
    static let passphraseFile = Field(
        "passphraseFile", .path, "A file that holds the private key's passphrase; read anew at every use.")

    static let table = FieldTable(
        knownHostsFile, privateKeyFile, passphraseFile,
        rules: [
            .needs(passphraseFile, privateKeyFile, "is of no use without the key", remedy: "write privateKeyFile too")
        ])

    static let shape = Shape(table) { ssh -> SSHConfiguration? in
        let (key, passphrase) = (ssh[privateKeyFile], ssh[passphraseFile])
        guard let known = ssh[knownHostsFile] else { return nil }
        return SSHConfiguration(knownHostsFile: known, privateKeyFile: key, passphraseFile: passphrase)
    }
}

/// `githubApp` of `auth`.
enum GitHubAppFields {
    static let appID = Field(
        "appID", identifier("^[A-Za-z0-9._-]+$"), required: "write the App's ID or client ID",
        "The App's ID or its client ID.")
    static let installationID = Field(
        "installationID", identifier("^[0-9]+$"), required: "write the number of the App's installation",
        "The number of the App's installation, as its settings page has it at the end of the URL.")
    static let privateKeyFile = Field(
        "privateKeyFile", .path, required: "name the file with the App's private key",
        "The App's private key (PEM); read anew when a token is asked for.")
    static let apiURL = Field(
        "apiURL", Shape<String>(.text(TextSchema(pattern: "^https?://[^@?#\\s]+$"))) { $0.secret.apiURL() },
        default: GitHubAppConfiguration.defaultAPI,
        "Where GitHub's API is; https://HOST/api/v3 for a server of your own.")

    static let table = FieldTable(appID, installationID, privateKeyFile, apiURL)

    static let shape = Shape(table) { app -> GitHubAppConfiguration? in
        let (id, installation, key) = (app[appID], app[installationID], app[privateKeyFile])
        let url = app[apiURL]
        guard let id, let installation, let key else { return nil }
        return GitHubAppConfiguration(appID: id, installationID: installation, privateKeyFile: key, apiURL: url)
    }

    private static func identifier(_ pattern: String) -> Shape<String> {
        let digitsOnly = !pattern.contains("A-Z")
        return .name(
            pattern, maximumLength: 64,
            { text in
                (1...64).contains(text.utf8.count)
                    && text.allSatisfy {
                        $0.isASCII && ($0.isNumber || !digitsOnly && ($0.isLetter || "._-".contains($0)))
                    }
            }, digitsOnly ? "write the number" : "write the number, or the client ID")
    }
}

extension Value {
    /// Whether a mapping has a field, whatever is wrong with it.
    fileprivate func hasField(_ name: String) -> Bool {
        guard case .mapping(let mapping) = node else { return false }
        return mapping.contains { $0.key.scalar?.string == name }
    }

    fileprivate func apiURL() -> String? {
        guard let text = text() else { return nil }
        let isURL = ["https://", "http://"].contains { text.lowercased().hasPrefix($0) }
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && !"@?#".unicodeScalars.contains($0)
        }
        guard isURL, isPlain else {
            report("is not the URL of an API", "write https://HOST/api/v3, without credentials")
            return nil
        }
        return text
    }
}
