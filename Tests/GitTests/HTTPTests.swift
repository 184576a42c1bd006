import Curl
import Foundation
import Git
import Secrets
import TestServers
import Testing

@Suite("over HTTP", .serialized)
struct HTTPTests {
    @Test("TLS 1.3 and HTTP/2, and one connection for all that a source does")
    func protocols() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, usesTLS: true)
        defer { server.stop() }
        let mirror = try await place.mirror(url: server.url(of: "fleet.git"), caFile: server.certificateFile)
        for round in 1...3 {
            let base = try await mirror.fetch(branch: "main")
            let commit = try await mirror.commit("apps/a.yaml", "image: a:\(round)1\n", on: base)
            #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        }
        #expect(server.requests.count > 7)
        #expect(Set(server.requests.map(\.protocols)) == ["HTTP/2.0 TLSv1.3"])
        #expect(Set(server.requests.map(\.connection)).count == 1)
    }

    @Test("an authority of one source is not trusted for another")
    func authorityOfOneSource() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, usesTLS: true)
        defer { server.stop() }
        let trusting = try await place.mirror(
            "a", url: server.url(of: "fleet.git"), caFile: server.certificateFile)
        _ = try await trusting.fetch(branch: "main")
        let other = try await place.mirror("b", url: server.url(of: "fleet.git"))
        let error = await #expect(throws: GitError.self) { try await other.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("caFile") == true)
    }

    @Test("a bearer token from a file, rotated without a restart")
    func bearer() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, authorization: "Bearer t0ken-2")
        defer { server.stop() }
        let file = "\(place.folder.path)/token"
        try Data("t0ken-1\n".utf8).write(to: URL(fileURLWithPath: file))
        let mirror = try await place.mirror(url: server.url(of: "fleet.git"), auth: .bearer(.file(file)))
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.message.contains(file) == true)
        #expect(error?.message.contains("t0ken") == false)
        try Data("t0ken-2\n".utf8).write(to: URL(fileURLWithPath: file))
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
    }

    @Test("credentials that are issued are renewed once when they are refused, and the work goes on")
    func issued() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, username: "x-access-token", password: "second")
        defer { server.stop() }
        let asked = Asked()
        let issuer = CredentialIssuer(name: "the issuer") { rejected in
            await asked.note(rejected?.password.reveal())
            let isRenewal = rejected != nil
            return BasicCredentials(username: "x-access-token", password: Secret(isRenewal ? "second" : "first"))
        }
        let mirror = try await place.mirror(url: server.url(of: "fleet.git"), auth: .issued(issuer))
        #expect(try await mirror.fetch(branch: "main").description == place.remote.tip())
        #expect(await asked.rejected == [nil, "first"])

        let stubborn = CredentialIssuer(name: "the issuer") { _ in
            BasicCredentials(username: "x-access-token", password: Secret("wr0ng"))
        }
        let refused = try await place.mirror("refused", url: server.url(of: "fleet.git"), auth: .issued(stubborn))
        let error = await #expect(throws: GitError.self) { try await refused.fetch(branch: "main") }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.message.contains("the token of the issuer") == true)
        #expect(error?.message.contains("wr0ng") == false)
    }

    private actor Asked {
        var rejected: [String?] = []
        func note(_ value: String?) { rejected.append(value) }
    }

    @Test("a look at a branch that has not changed is one small request, and sees when it has")
    func look() async throws {
        let place = try Place()
        for number in 0..<200 { try place.remote.git("update-ref", "refs/heads/other-\(number)", "main") }
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let mirror = try await place.mirror(url: server.url(of: "fleet.git"))
        let tip = try await mirror.fetch(branch: "main")
        #expect(try await mirror.fetch(branch: "main") == tip)
        let before = server.requests.count
        #expect(try await mirror.fetch(branch: "main") == tip)
        // The end of an answer reaches us a moment before it reaches the log.
        #expect(try await mirror.fetch(branch: "main") == tip)
        let looks = Array(server.requests[before...].prefix(1))
        #expect(looks.map(\.line) == ["POST /fleet.git/git-upload-pack"])
        #expect(looks.allSatisfy { $0.bytesSent < 500 })
        let other = try place.remote.commit([.init("b.txt", "2\n")])
        #expect(try await mirror.fetch(branch: "main").description == other)
    }

    @Test("a server that speaks no version 2 is fetched from as before")
    func oldServer() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, speaksVersion2: false)
        defer { server.stop() }
        let mirror = try await place.mirror(url: server.url(of: "fleet.git"))
        for _ in 0..<3 { #expect(try await mirror.fetch(branch: "main").description == place.remote.tip()) }
        let other = try place.remote.commit([.init("b.txt", "2\n")])
        #expect(try await mirror.fetch(branch: "main").description == other)
    }

    @Test("a client's certificate opens the door, and without it the error says so")
    func clientCertificate() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, usesTLS: true, asksForCertificate: true)
        defer { server.stop() }
        let (certificate, key) = server.clientCertificate
        let mirror = try await place.mirror(
            url: server.url(of: "fleet.git"),
            access: ServerAccess(
                caFile: server.certificateFile,
                certificate: ClientCertificate(certFile: certificate, keyFile: key)))
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        let without = try await place.mirror(
            "without", url: server.url(of: "fleet.git"), caFile: server.certificateFile)
        let error = await #expect(throws: GitError.self) { try await without.fetch(branch: "main") }
        #expect(error?.message.contains("status 400") == true)
        let missing = try await place.mirror(
            "missing", url: server.url(of: "fleet.git"),
            access: ServerAccess(
                caFile: server.certificateFile,
                certificate: ClientCertificate(certFile: "/nonexistent/client.pem", keyFile: key)))
        let unreadable = await #expect(throws: GitError.self) { try await missing.fetch(branch: "main") }
        #expect(unreadable?.code == .sourceUnavailable)
    }

    @Test("a proxy of the source's own is gone through")
    func proxy() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let mirror = try await place.mirror(
            url: "http://git.invalid/fleet.git", access: ServerAccess(proxy: .server("http://127.0.0.1:\(server.port)"))
        )
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        let direct = try await place.mirror("direct", url: "http://git.invalid/fleet.git", access: .direct)
        let error = await #expect(throws: GitError.self) { try await direct.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
    }

    @Test("a first request is sent on within the origin, and the rest follows it")
    func redirection() async throws {
        let place = try Place()
        let server = try GitHTTPServer(
            root: place.folder.path, username: "pawl", password: "right",
            locations: "location ~ ^/old.git(.*)$ { return 301 /fleet.git$1$is_args$args; }")
        defer { server.stop() }
        let mirror = try await place.mirror(
            url: server.url(of: "old.git"), basic: try place.credentials("pawl", "right"))
        let base = try await mirror.fetch(branch: "main")
        #expect(try await mirror.fetch(branch: "main") == base)
        let commit = try await mirror.commit("x", "1", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
    }

    @Test("another origin is followed to over https alone, and is shown nothing that is ours")
    func otherOrigin() async throws {
        let place = try Place()
        let other = try GitHTTPServer(root: place.folder.path, username: "pawl", password: "right", usesTLS: true)
        defer { other.stop() }
        let plain = try GitHTTPServer(root: place.folder.path)
        defer { plain.stop() }
        let server = try GitHTTPServer(
            root: place.folder.path,
            locations: """
                location ~ ^/secure.git(.*)$ { return 302 https://localhost:\(other.port)/fleet.git$1$is_args$args; }
                location ~ ^/plain.git(.*)$ { return 302 http://127.0.0.1:\(plain.port)/fleet.git$1$is_args$args; }
                location ~ ^/login.git(.*)$ { return 302 /login; }
                location ~ ^/round.git(.*)$ { return 302 /round.git$1$is_args$args; }
                """)
        defer { server.stop() }
        func failure(_ repository: String) async throws -> GitError? {
            let mirror = try await place.mirror(
                repository, url: server.url(of: "\(repository).git"), basic: try place.credentials("pawl", "right"),
                caFile: other.certificateFile)
            return await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        }
        let secure = try await failure("secure")
        #expect(secure?.code == .authenticationFailed)
        #expect(secure?.message.contains("make that the URL") == true)
        // Had the password been sent along, it would have been let in.
        #expect(other.requests.map(\.status) == [401])
        #expect(try await failure("plain")?.message.contains("not https") == true)
        #expect(plain.requests.isEmpty)
        #expect(try await failure("login")?.message.contains("login") == true)
        #expect(try await failure("round")?.message.contains("redirects more than 5 times") == true)
    }

    @Test("a server's own words are told, and never what was shown to it")
    func words() async throws {
        let place = try Place()
        let server = try ScriptedServer { request, _ in
            .response(
                403, "deny: \(request.authorization ?? "") s3cret\u{1B}[31m write access not granted",
                headers: ["Content-Type: text/plain"])
        }
        let mirror = try await place.mirror(
            url: "http://127.0.0.1:\(server.port)/fleet.git", basic: try place.credentials("pawl", "s3cret"))
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.message.contains("write access not granted") == true)
        #expect(server.requests.first?.authorization == "Basic cGF3bDpzM2NyZXQ=")
        for secret in ["s3cret", "cGF3bDpzM2NyZXQ=", "\u{1B}"] {
            #expect(error?.message.contains(secret) == false)
        }
    }

    @Test("what is no Git server is said to be none", arguments: [200, 302, 418, 503])
    func noGitServer(_ status: Int) async throws {
        let place = try Place()
        let server = try ScriptedServer { _, _ in
            .response(status, "<html>hello</html>", headers: ["Content-Type: text/html"])
        }
        let mirror = try await place.mirror(url: "http://127.0.0.1:\(server.port)/fleet.git")
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("hello") == false)
    }
}
