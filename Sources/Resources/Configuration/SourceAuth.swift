package import Secrets

/// What a Git server is shown to be let in.
package enum SourceAuth: Hashable, Sendable {
    case basic(BasicCredentialsLocation)
    case bearer(SecretLocation)
    case ssh(SSHConfiguration)
    case githubApp(GitHubAppConfiguration)
}

/// How a server is reached over SSH.
package struct SSHConfiguration: Hashable, Sendable {
    /// The host keys that the server may have.
    package var knownHostsFile: String
    /// Our private key; `nil` for the keys of a running agent.
    package var privateKeyFile: String?
    package var passphraseFile: String?

    package init(knownHostsFile: String, privateKeyFile: String? = nil, passphraseFile: String? = nil) {
        self.knownHostsFile = knownHostsFile
        self.privateKeyFile = privateKeyFile
        self.passphraseFile = passphraseFile
    }
}

/// An installation of a GitHub App, whose tokens are asked for.
package struct GitHubAppConfiguration: Hashable, Sendable {
    /// The App's number or its client ID.
    package var appID: String
    package var installationID: String
    package var privateKeyFile: String
    package var apiURL: String

    package static let defaultAPI = "https://api.github.com"

    package init(
        appID: String, installationID: String, privateKeyFile: String,
        apiURL: String = GitHubAppConfiguration.defaultAPI
    ) {
        self.appID = appID
        self.installationID = installationID
        self.privateKeyFile = privateKeyFile
        self.apiURL = apiURL
    }
}
