import Foundation

/// The answer of an OAuth 2 token endpoint (RFC 6749, section 5.1).
struct OAuthToken: Decodable, Sendable {
    let accessToken: String
    /// A number, but a text from Azure's metadata service.
    let lifetime: TimeInterval

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        accessToken = try values.decode(String.self, forKey: .accessToken)
        let number = try? values.decode(Double.self, forKey: .expiresIn)
        let text = try? values.decode(String.self, forKey: .expiresIn)
        // A minute where nothing is promised; a day at most, whatever is.
        lifetime = min(max(0, number ?? text.flatMap { Double($0) } ?? 60), 86_400)
    }
}
