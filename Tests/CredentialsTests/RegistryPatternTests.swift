import OCI
import Testing

@testable import Credentials

@Suite("which repositories an entry is for")
struct RegistryPatternTests {
    static let cases: [(key: String, repository: String, matches: Bool)] = [
        // Docker Hub by any of its names.
        ("https://index.docker.io/v1/", "nginx", true),
        ("index.docker.io", "docker.io/library/nginx", true),
        ("docker.io", "team/app", true),
        ("registry-1.docker.io", "index.docker.io/team/app", true),
        ("https://index.docker.io/v1", "nginx", true),
        ("https://registry-1.docker.io/v2/", "nginx", true),
        ("docker.io/team", "team/app", true),
        ("docker.io/team", "other/app", false),
        ("docker.io/library/nginx", "nginx", true),
        ("index.docker.io/team", "team/app", true),
        ("hub.docker.com", "nginx", false),
        // Schemes, ends of paths and upper case do not count.
        ("https://ghcr.io", "ghcr.io/team/app", true),
        ("http://ghcr.io/", "ghcr.io/team/app", true),
        ("https://ghcr.io/v2/", "ghcr.io/team/app", true),
        ("GHCR.io", "ghcr.io/team/app", true),
        ("ghcr.io/v1/team", "ghcr.io/team/app", true),
        // Hosts are whole.
        ("ghcr.io", "eu.ghcr.io/team/app", false),
        ("ghcr.io", "ghcr.io.example.com/team/app", false),
        ("example.com", "registry.example.com/app", false),
        ("", "ghcr.io/team/app", false),
        ("https://", "ghcr.io/team/app", false),
        ("/team", "ghcr.io/team/app", false),
        ("user@ghcr.io", "ghcr.io/team/app", false),
        // Ports have to be the same.
        ("localhost:5000", "localhost:5000/app", true),
        ("localhost", "localhost:5000/app", false),
        ("registry.example.com:443", "registry.example.com/app", false),
        ("https://registry.example.com:8443/v1/", "registry.example.com:8443/app", true),
        // Paths end at slashes.
        ("ghcr.io/team", "ghcr.io/team/app", true),
        ("ghcr.io/team/", "ghcr.io/team/app", true),
        ("ghcr.io/team/app", "ghcr.io/team/app", true),
        ("ghcr.io/team/app", "ghcr.io/team/app/base", true),
        ("ghcr.io/team", "ghcr.io/team-b/app", false),
        ("ghcr.io/team/app", "ghcr.io/team", false),
        // A star stands for text within a label.
        ("*.example.com", "registry.example.com/app", true),
        ("*.example.com", "a.b.example.com/app", false),
        ("*.example.com", "example.com/app", false),
        ("*.*.example.com", "a.b.example.com/app", true),
        ("https://*.example.com/team", "registry.example.com/team/app", true),
        ("*.example.com/team", "registry.example.com/other/app", false),
        ("*.example.com:5000", "registry.example.com:5000/app", true),
        ("*.example.com", "registry.example.com:5000/app", false),
        ("*.dkr.ecr.*.amazonaws.com", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app", true),
        ("*.dkr.ecr.*.amazonaws.com", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app", false),
        ("pre*fix.example.com", "pre-and-fix.example.com/app", true),
        ("pre*fix.example.com", "prefix.example.com/app", true),
        ("pre*efix.example.com", "prefix.example.com/app", false),
        ("a*b*c.example.com", "a-b-c.example.com/app", true),
        ("a*b*c.example.com", "a-c-b.example.com/app", false),
        ("*.io", "ghcr.io/team/app", true),
        ("*", "localhost/app", true),
        ("*", "ghcr.io/app", false),
    ]

    @Test("an entry is for what Docker and the kubelet take it for", arguments: cases)
    func matching(key: String, repository: String, matches: Bool) throws {
        let repository = try Repository(parsing: repository)
        #expect((RegistryPattern(key).exactness(for: repository) != nil) == matches)
    }

    @Test("an exact host is more exact than a wildcard, then the longer path, then the longer wildcard")
    func exactness() throws {
        let repository = try Repository(parsing: "eu.registry.example.com/team/app/base")
        let keys = [
            "eu.registry.example.com/team/app", "eu.registry.example.com/team", "https://eu.registry.example.com/v2/",
            "*.registry.example.com/team", "*.registry.example.com", "*.*.example.com",
        ]
        let exactness = try keys.map { try #require(RegistryPattern($0).exactness(for: repository)) }
        #expect(exactness == exactness.sorted(by: >))
        #expect(zip(exactness, exactness.dropFirst()).allSatisfy { $0 > $1 })
    }
}
