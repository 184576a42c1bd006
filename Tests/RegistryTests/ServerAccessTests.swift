import Curl
import Foundation
import Secrets
import TestServers
import Testing

extension ClientCertificate {
    fileprivate init(_ files: (certFile: String, keyFile: String)) {
        self.init(certFile: files.certFile, keyFile: files.keyFile)
    }
}

@Suite("how servers are reached")
struct ServerAccessTests {
    private func answer(_ request: HTTPRequest) async throws -> Result<HTTPResponse, CurlError> {
        let loop = CurlLoop()
        defer { loop.stop() }
        do throws(CurlError) { return .success(try await loop.perform(request)) } catch { return .failure(error) }
    }

    @Test("a client certificate is shown to a server that asks for one; without it there is no answer")
    func clientCertificate() async throws {
        let server = try NginxServer(
            locations: "return 200 \"$ssl_client_s_dn\";", asksForCertificate: true)
        let url = "https://127.0.0.1:\(server.port)/"
        let known = try await answer(
            HTTPRequest(
                url: url,
                access: ServerAccess(caFile: server.caFile, certificate: ClientCertificate(server.clientCertificate)))
        ).get()
        #expect(String(decoding: known.body, as: UTF8.self) == "CN=pawl")
        let unknown = try await answer(HTTPRequest(url: url, access: ServerAccess(caFile: server.caFile))).get()
        #expect(unknown.status == 400)
    }

    @Test("a certificate without its file, or a key with a passphrase, is told as such and asks nobody")
    func unusableCertificate() async throws {
        let server = try NginxServer(locations: "return 200;", asksForCertificate: true)
        let folder = try TemporaryDirectory()
        let locked = "\(folder.path)/locked.key"
        let made = try ChildProcess.run(
            "/usr/bin/openssl",
            ["pkey", "-in", server.clientCertificate.keyFile, "-aes256", "-passout", "pass:secret", "-out", locked])
        #expect(made.status == 0)
        for (certFile, keyFile) in [
            ("/nonexistent/cert.pem", server.clientCertificate.keyFile), (server.clientCertificate.certFile, locked),
        ] {
            let result = try await answer(
                HTTPRequest(
                    url: "https://127.0.0.1:\(server.port)/",
                    access: ServerAccess(
                        caFile: server.caFile,
                        certificate: ClientCertificate(certFile: certFile, keyFile: keyFile))))
            #expect(throws: CurlError.self) { try result.get() }
            guard case .failure(let error) = result else { return }
            #expect(error.code == .tls)
        }
    }

    @Test("a proxy is gone through, with its credentials from their file, which it alone is shown")
    func proxy() async throws {
        let server = try NginxServer(locations: "return 200 hello;")
        let proxy = try ProxyServer(isProtected: true)
        let folder = try TemporaryDirectory()
        let passwordFile = "\(folder.path)/password"
        try Data("\(ProxyServer.password)\n".utf8).write(to: URL(fileURLWithPath: passwordFile))
        func request(_ password: SecretLocation) -> HTTPRequest {
            HTTPRequest(
                url: "https://127.0.0.1:\(server.port)/",
                access: ServerAccess(
                    caFile: server.caFile,
                    proxy: .server(
                        "http://127.0.0.1:\(proxy.port)",
                        credentials: BasicCredentialsLocation(
                            username: .inline(ProxyServer.username), password: password))))
        }
        let response = try await answer(request(.file(passwordFile))).get()
        #expect(String(decoding: response.body, as: UTF8.self) == "hello")
        #expect(proxy.log.contains("CONNECT 127.0.0.1:\(server.port)"))

        let wrong = try await answer(request(.inline("hidden-but-wrong")))
        let missing = try await answer(request(.file("/nonexistent/password")))
        for (result, code) in [(wrong, CurlError.Code.transfer), (missing, .secret)] {
            guard case .failure(let error) = result else {
                Issue.record("there was an answer")
                continue
            }
            #expect(error.code == code)
            #expect(!error.message.contains("hidden"))
        }
    }

    @Test("what is reached directly goes by way of no proxy")
    func direct() async throws {
        let server = try NginxServer(locations: "return 200;")
        var access = ServerAccess.direct
        access.caFile = server.caFile
        #expect(
            try await answer(HTTPRequest(url: "https://127.0.0.1:\(server.port)/", access: access)).get().status == 200)
        let proxied = ServerAccess(caFile: server.caFile, proxy: .server("http://127.0.0.1:\(try freePort())"))
        let result = try await answer(HTTPRequest(url: "https://127.0.0.1:\(server.port)/", access: proxied))
        guard case .failure(let error) = result else { throw NoFailure() }
        #expect(error.code == .connect)
    }

    @Test("a server that takes a request and says nothing is given up at the deadline of the first byte")
    func firstByte() async throws {
        let server = try ScriptedServer { _, _ in .silence }
        var request = HTTPRequest(url: "http://127.0.0.1:\(server.port)/?token=hidden")
        request.limits.firstByte = .milliseconds(100)
        guard case .failure(let error) = try await answer(request) else { throw NoFailure() }
        #expect(error.code == .timeout)
        #expect(error.message == "the server sent nothing within 0.1 s")
    }
}
