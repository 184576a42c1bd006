import Foundation
import Secrets

/// One entry of `auths`: a user and a password in one of two spellings, or a token.
struct DockerConfigEntry: Decodable, Sendable {
    private let auth: String?
    private let username: String?
    private let password: String?
    private let identityToken: String?
    private let registryToken: String?

    private enum CodingKeys: String, CodingKey {
        case auth, username, password
        case identityToken = "identitytoken"
        case registryToken = "registrytoken"
    }

    /// Docker Desktop leaves empty entries beside `credsStore`; they say nothing.
    var isEmpty: Bool {
        [auth, username, password, identityToken, registryToken].allSatisfy { $0 ?? "" == "" }
    }

    /// What the entry holds: a token before a password, as Docker has it, and `auth` before `username`.
    func credential(key: String, file: String) throws(CredentialError) -> Credential {
        let origin = "\(file), entry '\(key)'"
        if let token = registryToken, !token.isEmpty {
            return Credential(.registryToken(Secret(token)), origin: origin)
        }
        if let token = identityToken, !token.isEmpty {
            return Credential(.identityToken(Secret(token)), origin: origin)
        }
        if let auth, !auth.isEmpty { return try decoded(auth, origin: origin) }
        guard let username, !username.isEmpty else {
            throw CredentialError(.invalid, "\(origin) has a password and no user name; write both, or 'auth'")
        }
        return .basic(username, Secret(password ?? ""), origin: origin)
    }

    /// `base64(user:password)`; the password may hold colons. Padding may be missing, and NULs at the end are Docker's.
    private func decoded(_ auth: String, origin: String) throws(CredentialError) -> Credential {
        var text = auth.trimmingCharacters(in: .whitespacesAndNewlines)
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: text), let pair = String(validating: bytes, as: UTF8.self),
            let colon = pair.firstIndex(of: ":"), colon != pair.startIndex
        else {
            throw CredentialError(.invalid, "'auth' of \(origin) is not the base64 of 'user:password'; log in again")
        }
        let password = pair[pair.index(after: colon)...].trimmingCharacters(in: CharacterSet(charactersIn: "\0"))
        return .basic(String(pair[..<colon]), Secret(password), origin: origin)
    }
}
