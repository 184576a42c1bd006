import OCI
import Secrets
import Testing

@testable import Credentials

@Suite("credentials that the configuration names")
struct ConfiguredCredentialTests {
    @Test("a user with a password and a bearer token are read from where they are kept, each time")
    func reading() async throws {
        let folder = try Folder()
        let file = try folder.write("one\n", to: "password")
        let repository = try Repository(parsing: "ghcr.io/a/b")
        let basic = ConfiguredCredential.basic(
            BasicCredentialsLocation(username: .inline("user"), password: .file(file)))
        let bearer = ConfiguredCredential.bearer(.file(file))
        #expect(try await basic.credential(for: repository)?.revealed == "user:one")
        #expect(try await basic.credential(for: repository)?.origin == "the configuration, password in file \(file)")
        try folder.write("two", to: "password")
        #expect(try await basic.credential(for: repository)?.revealed == "user:two")
        #expect(try await bearer.credential(for: repository)?.revealed == "registry two")
        let missing = ConfiguredCredential.bearer(.file("/nonexistent"))
        let error = await failure { () async throws(CredentialError) in try await missing.credential(for: repository) }
        #expect(error?.code == .unreadable)
    }
}
