import Resources
import Testing

@testable import Server

@Suite("whom a request may name")
struct HostCheckTests {
    private let check = HostCheck(
        ServerConfiguration(listen: ListenAddress(host: "127.0.0.1", port: 8080), hosts: ["Pawl.example.com"]))

    @Test(
        "addresses, names inside a machine or cluster, and listed names are served",
        arguments: [
            "127.0.0.1:8080", "127.0.0.1", "10.1.2.3:80", "[::1]:8080", "localhost:8080", "pawl:8080", "pawl.pawl.svc",
            "pawl.pawl.svc.cluster.local:8080", "pawl.example.com", "PAWL.EXAMPLE.COM:443", "pawl.example.com.:443",
        ])
    func served(host: String) { #expect(check.allows(host)) }

    @Test(
        "a name that a stranger could own is not",
        arguments: [
            "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "pawl.example.com.evil.example", "1.2.3.4.5",
            "svc.evil.example", "evil.example.", "256.1.1.1.", "", ":8080", "cluster.local.evil.example",
        ])
    func refused(host: String) { #expect(!check.allows(host)) }

    @Test("no host at all is not served")
    func none() { #expect(!check.allows(nil)) }

    @Test("a page's origin must be the host that it asks")
    func origins() {
        #expect(check.isOwn(origin: nil, authority: "127.0.0.1:8080"))
        #expect(check.isOwn(origin: "http://127.0.0.1:8080", authority: "127.0.0.1:8080"))
        #expect(check.isOwn(origin: "https://pawl.example.com", authority: "PAWL.example.com"))
        #expect(!check.isOwn(origin: "http://evil.example", authority: "127.0.0.1:8080"))
        #expect(!check.isOwn(origin: "http://127.0.0.1:8081", authority: "127.0.0.1:8080"))
        #expect(!check.isOwn(origin: "null", authority: "127.0.0.1:8080"))
    }
}
