import Reports
import Testing

@Suite("links to commits")
struct ForgeLinkTests {
    private static let commit = "0123456789abcdef0123456789abcdef01234567"

    @Test(
        "each forge's own address of a commit, from every spelling of a repository's URL",
        arguments: [
            ("https://github.com/acme/fleet.git", "https://github.com/acme/fleet/commit/"),
            ("https://github.com/acme/fleet", "https://github.com/acme/fleet/commit/"),
            ("git@github.com:acme/fleet.git", "https://github.com/acme/fleet/commit/"),
            ("ssh://git@github.com/acme/fleet.git", "https://github.com/acme/fleet/commit/"),
            ("https://github.example.com/acme/fleet/", "https://github.example.com/acme/fleet/commit/"),
            ("https://gitlab.com/group/sub/fleet.git", "https://gitlab.com/group/sub/fleet/-/commit/"),
            ("ssh://git@gitlab.example.com:2222/group/fleet.git", "https://gitlab.example.com/group/fleet/-/commit/"),
            ("https://gitea.example.com:3000/acme/fleet.git", "https://gitea.example.com:3000/acme/fleet/commit/"),
            ("https://codeberg.org/acme/fleet.git", "https://codeberg.org/acme/fleet/commit/"),
            ("git@bitbucket.org:acme/fleet.git", "https://bitbucket.org/acme/fleet/commits/"),
            ("https://dev.azure.com/acme/shop/_git/fleet", "https://dev.azure.com/acme/shop/_git/fleet/commit/"),
            ("git@ssh.dev.azure.com:v3/acme/shop/fleet", "https://dev.azure.com/acme/shop/_git/fleet/commit/"),
        ])
    func known(source: String, prefix: String) {
        #expect(ForgeLink.url(of: ForgeLinkTests.commit, in: source) == prefix + ForgeLinkTests.commit)
    }

    @Test(
        "a host that says nothing, a path on disk or an odd name gives no link",
        arguments: [
            "https://git.example.com/acme/fleet.git", "/srv/fleet.git", "file:///srv/fleet.git", "../fleet.git", "",
            "https://github.com/", "https://github.com/acme", "javascript://github.com/a/b",
            "https://github.com/acme/fle\"et", "https://evilgithub.com/acme/fleet", "https://github.com/a/b<script>",
        ])
    func unknown(source: String) {
        #expect(ForgeLink.url(of: ForgeLinkTests.commit, in: source) == nil)
    }

    @Test("what is not a commit's id is not linked")
    func oddCommit() {
        #expect(ForgeLink.url(of: "main\"><script>", in: "https://github.com/acme/fleet") == nil)
        #expect(ForgeLink.url(of: "", in: "https://github.com/acme/fleet") == nil)
    }
}
