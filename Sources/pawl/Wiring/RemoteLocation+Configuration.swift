import Credentials
import Curl
import Git
import Resources
import Secrets

extension RemoteLocation {
    /// Where a source's repository is, as the configuration has it.
    init(_ source: SourceConfiguration, access provider: ProviderAccess) {
        let server = ServerAccess(source.tls, source.proxy)
        let auth: RemoteAuth =
            switch source.auth {
            case nil: .none
            case .basic(let location): .basic(location)
            case .bearer(let location): .bearer(location)
            case .ssh(let ssh):
                .ssh(
                    SSHAccess(
                        knownHostsFile: ssh.knownHostsFile, privateKey: ssh.privateKeyFile.map(SecretLocation.file),
                        passphrase: ssh.passphraseFile.map(SecretLocation.file)))
            case .githubApp(let app): .issued(CredentialIssuer(app, source.url, server, provider))
            }
        self.init(url: source.url, auth: auth, access: server)
    }
}

extension CredentialIssuer {
    fileprivate init(_ app: GitHubAppConfiguration, _ url: String, _ server: ServerAccess, _ access: ProviderAccess) {
        let name = url.split(separator: "/").last.map { $0.hasSuffix(".git") ? $0.dropLast(4) : $0 }
        let source = GitHubAppSource(
            access: access, appID: app.appID, installationID: app.installationID,
            privateKey: .file(app.privateKeyFile), apiURL: app.apiURL, repository: name.map(String.init),
            server: server)
        self.init(name: source.name) { (rejected) async throws(GitError) in
            do throws(CredentialError) {
                return try await source.credentials(rejected: rejected)
            } catch {
                let code: GitError.Code =
                    error.code == .cancelled
                    ? .cancelled : error.isRetryable ? .sourceUnavailable : .authenticationFailed
                throw GitError(code, error.message)
            }
        }
    }
}
