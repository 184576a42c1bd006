import Testing
import Webhooks

@Suite("Where a Git repository is")
struct GitLocationTests {
    static let same: [[String]] = [
        [
            "https://git.example.com/platform/fleet.git", "https://git.example.com/platform/fleet",
            "https://git.example.com/platform/fleet/", "http://user@git.example.com:8080/platform/fleet.git",
            "ssh://git@git.example.com:7999/platform/fleet.git", "git@git.example.com:platform/fleet.git",
            "git.example.com:/platform/fleet", "HTTPS://Git.Example.com/Platform/Fleet.git",
            "git://git.example.com//platform/fleet.git",
        ],
        ["https://[2001:db8::1]:8443/fleet.git", "ssh://git@[2001:db8::1]/fleet"],
        ["/srv/git/fleet.git", "file:///srv/git/fleet", "/srv/git/fleet"],
    ]

    @Test("is one place by whatever way it is reached, and no other", arguments: same.indices)
    func places(index: Int) {
        let places = Set(GitLocationTests.same[index].map { GitLocation($0) })
        #expect(places.count == 1 && !places.contains(nil), "\(places)")
        let others = GitLocationTests.same.enumerated().filter { $0.offset != index }.flatMap(\.element)
        #expect(places.isDisjoint(with: others.map { GitLocation($0) }))
    }

    @Test("differs by host, by folder and by name")
    func differences() {
        let places = [
            "https://git.example.com/a/b", "https://git.example.org/a/b", "https://git.example.com/a/c",
            "https://git.example.com/b", "https://git.example.com/a/b/c", "https://git.example.com/a/b.git.git",
        ]
        #expect(Set(places.map { GitLocation($0) }).count == places.count)
    }

    @Test("is nowhere without a path", arguments: ["", "https://git.example.com", "https://git.example.com/", "host:"])
    func nowhere(url: String) { #expect(GitLocation(url) == nil) }
}
