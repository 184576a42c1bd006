package import Credentials
import Curl
package import OCI

/// What was found out about a registry's login.
package struct LoginCheck: Sendable {
    /// The credential that is shown to the registry; `nil` for none.
    package let credential: Credential?
    /// Why it does not work; `nil` where it does.
    package let failure: RegistryError?
}

extension RegistryClient {
    /// Finds a registry's credential and tries it: on a repository's list of tags, or on the registry itself.
    ///
    /// - Parameters:
    ///   - repository: any of the registry's; its tags are listed where `isKnown`.
    ///   - isKnown: whether the repository is one that exists, not only a name.
    package func checkLogin(for repository: Repository, isKnown: Bool) async -> LoginCheck {
        let target = target(repository)
        var credential: Credential?
        do throws(RegistryError) {
            credential = try await authenticator.credential(for: target)
            if isKnown {
                _ = try await tags(of: repository)
            } else {
                try await ping(target)
            }
            return LoginCheck(credential: credential, failure: nil)
        } catch {
            return LoginCheck(credential: credential, failure: error)
        }
    }

    /// Source: OCI distribution-spec 1.1, "Determining Support".
    private func ping(_ target: Authenticator.Target) async throws(RegistryError) {
        let response = try await sender(for: target).send(
            "GET", "\(target.settings.baseURL)/v2/", accept: [], bodyBytes: 1 << 16)
        guard response.status == 200 else {
            throw target.error(
                .invalidResponse, "the registry answered \(response.status) to GET /v2/; is this a registry?",
                status: response.status)
        }
    }
}
