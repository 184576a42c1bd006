import Foundation

/// A token endpoint that a real registry trusts: it signs JSON Web Tokens with a key whose certificate the registry knows.
///
/// Source: distribution's token authentication specification and its "Token authentication implementation".
package final class TokenServer: Sendable {
    package static let username = "reader"
    package static let password = "p:ss wörd"
    package static let service = "test registry"

    package let port: Int
    /// What the registry has to be told.
    package var configuration: String {
        "{realm: http://127.0.0.1:\(port)/token, service: \(TokenServer.service), issuer: tests, "
            + "rootcertbundle: \(folder.path)/token.pem}"
    }
    private let folder: TemporaryDirectory
    private let server: ScriptedServer

    /// - Parameters:
    ///   - lifetime: of its tokens, in seconds.
    ///   - isOnlyPosted: whether it knows the form of OAuth 2 only.
    package init(lifetime: Int = 300, isOnlyPosted: Bool = false) throws {
        let folder = try TemporaryDirectory()
        let made = try ChildProcess.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tests", "-keyout",
                "\(folder.path)/token.key", "-out", "\(folder.path)/token.pem",
            ])
        guard made.status == 0 else { throw ChildProcess.Failure(description: made.errors) }
        self.folder = folder
        let path = folder.path
        server = try ScriptedServer { request, _ in
            let isPost = request.line.hasPrefix("POST ")
            guard isPost || !isOnlyPosted else { return .response(405) }
            guard let scope = TokenServer.scope(of: request, isPost: isPost) else { return .response(400) }
            guard TokenServer.knows(request, isPost: isPost) else { return .response(401) }
            guard let token = try? TokenServer.token(for: scope, lifetime: lifetime, folder: path) else {
                return .response(500)
            }
            return .response(200, "{\"\(isPost ? "access_token" : "token")\":\"\(token)\",\"expires_in\":\(lifetime)}")
        }
        port = server.port
    }

    /// How many tokens were asked for.
    package var requestCount: Int { server.requests.count }

    private static func query(_ text: String) -> [String: String] {
        // A form writes a space as a plus.
        let items = URLComponents(string: "?" + text.replacingOccurrences(of: "+", with: "%20"))?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    private static func scope(of request: ScriptedServer.Request, isPost: Bool) -> String? {
        let fields = query(isPost ? request.body : String(request.path.drop { $0 != "?" }.dropFirst()))
        return fields["service"] == service ? fields["scope"] : nil
    }

    private static func knows(_ request: ScriptedServer.Request, isPost: Bool) -> Bool {
        if isPost {
            let fields = query(request.body)
            return fields["grant_type"] == "password" && fields["username"] == username
                && fields["password"] == password
        }
        return request.authorization == "Basic \(Data("\(username):\(password)".utf8).base64EncodedString())"
    }

    private static func token(for scope: String, lifetime: Int, folder: String) throws -> String {
        let parts = scope.split(separator: ":", maxSplits: 2).map(String.init)
        let certificate = try String(contentsOfFile: "\(folder)/token.pem", encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
        let now = Int(Date().timeIntervalSince1970)
        let header: [String: Any] = ["typ": "JWT", "alg": "RS256", "x5c": [certificate]]
        let claims: [String: Any] = [
            "iss": "tests", "sub": username, "aud": service, "exp": now + lifetime, "nbf": now - 5, "iat": now,
            "jti": UUID().uuidString,
            "access": [
                ["type": parts[0], "name": parts[1], "actions": parts[2].split(separator: ",").map(String.init)]
            ],
        ]
        let text = try [header, claims].map { encoded(try JSONSerialization.data(withJSONObject: $0)) }
            .joined(separator: ".")
        let name = "\(folder)/\(UUID().uuidString)"
        let signed = try ChildProcess.run(
            "/usr/bin/openssl", ["dgst", "-sha256", "-sign", "\(folder)/token.key", "-out", name],
            input: Array(text.utf8))
        guard signed.status == 0 else { throw ChildProcess.Failure(description: signed.errors) }
        return "\(text).\(encoded(try Data(contentsOf: URL(fileURLWithPath: name))))"
    }

    /// Base64 for URLs, without padding (RFC 7515, section 2).
    private static func encoded(_ bytes: Data) -> String {
        bytes.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
