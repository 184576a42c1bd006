package import OCI

/// Where the credentials of a registry are found.
package protocol CredentialSource: Sendable {
    /// The credential for a repository; `nil` where the source has none, which is no error: most images are public.
    ///
    /// - Parameter rejected: the credential that the registry has just refused; it is not served from memory again.
    /// - Throws: ``CredentialError`` where there should be a credential and it cannot be had. Going on without one would
    ///   tell people "not found" about repositories that exist.
    func credential(for repository: Repository, rejected: Credential?) async throws(CredentialError) -> Credential?
}

extension CredentialSource {
    package func credential(for repository: Repository) async throws(CredentialError) -> Credential? {
        try await credential(for: repository, rejected: nil)
    }
}
