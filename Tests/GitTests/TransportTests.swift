import Git
import Secrets
import TestServers
import Testing

@Suite("ways to a remote")
struct TransportTests {
    enum Way: String, CaseIterable, Sendable { case path, file, http, https }

    @Test("fetch, read, commit and push", arguments: Way.allCases)
    func wholeWay(_ way: Way) async throws {
        let place = try Place()
        var server: GitHTTPServer?
        defer { server?.stop() }
        var basic: BasicCredentialsLocation?
        let url: String
        switch way {
        case .path: url = place.remote.path
        case .file: url = "file://\(place.remote.path.replacing("fleet", with: "fl%65et"))"
        case .http, .https:
            let started = try GitHTTPServer(
                root: place.folder.path, username: "pawl", password: "pass word", usesTLS: way == .https)
            server = started
            basic = try place.credentials("pawl", "pass word")
            url = started.url(of: "fleet.git")
        }
        let mirror = try await place.mirror(url: url, basic: basic, caFile: server?.certificateFile)
        for round in 1...3 {
            let base = try await mirror.fetch(branch: "main")
            #expect(try await mirror.text("b.txt", at: base) == "b\n")
            let commit = try await mirror.commit("apps/a.yaml", "image: a:\(round)1\n", on: base)
            #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
            #expect(try place.remote.tip() == commit.description)
            #expect(try place.remote.show("apps/a.yaml") == "image: a:\(round)1")
            // What another person adds comes with the next fetch.
            let other = try place.remote.commit([.init("notes.txt", "\(round)")])
            let fetched = try await mirror.fetch(branch: "main")
            #expect(fetched.description == other)
            #expect(try await mirror.text("notes.txt", at: fetched) == "\(round)")
        }
        try place.remote.git("fsck", "--strict")
    }

    @Test("a wrong password is refused as such, and no secret is in the words")
    func wrongPassword() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, username: "pawl", password: "right")
        defer { server.stop() }
        let basic = try place.credentials("pawl", "wr0ng")
        let mirror = try await place.mirror(url: server.url(of: "fleet.git"), basic: basic)
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.message.contains("wr0ng") == false)
        #expect(error?.isRetryable == false)
        // A rotated password counts at once.
        _ = try place.credentials("pawl", "right")
        #expect(try await mirror.fetch(branch: "main").description == place.remote.tip())
    }

    @Test("credentials that are asked for and not configured, and those of a missing file")
    func noPassword() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, username: "pawl", password: "right")
        defer { server.stop() }
        let without = try await place.mirror("without", url: server.url(of: "fleet.git"))
        #expect(
            await #expect(throws: GitError.self) { try await without.fetch(branch: "main") }?.code
                == .authenticationFailed)
        let basic = BasicCredentialsLocation(username: .inline("pawl"), password: .file("/nonexistent/password"))
        let missing = try await place.mirror("missing", url: server.url(of: "fleet.git"), basic: basic)
        let error = await #expect(throws: GitError.self) { try await missing.fetch(branch: "main") }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.message.contains("/nonexistent/password") == true)
    }

    @Test("a password in the URL is in no error")
    func redaction() async throws {
        let place = try Place()
        let port = try freePort()
        let mirror = try await place.mirror(url: "http://person:s3cret@127.0.0.1:\(port)/fleet.git?token=t0ken")
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.isRetryable == true)
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
        for secret in ["s3cret", "t0ken", "person"] { #expect(error?.message.contains(secret) == false) }
    }

    @Test("a certificate of an unknown authority is not trusted")
    func untrusted() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path, usesTLS: true)
        defer { server.stop() }
        let mirror = try await place.mirror(url: server.url(of: "fleet.git"))
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
    }

    @Test("a repository that is not there", arguments: Way.allCases.dropLast())
    func missingRepository(_ way: Way) async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let url =
            switch way {
            case .path: place.folder.path + "/other.git"
            case .file: "file://\(place.folder.path)/other.git"
            case .http, .https: server.url(of: "other.git")
            }
        let mirror = try await place.mirror(url: url)
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("other.git") == true)
    }

    @Test("a missing branch is named together with those that exist; an empty repository is called empty")
    func missingBranch() async throws {
        let place = try Place()
        try place.remote.commit([.init("x", "x")], to: "release/1.0")
        let mirror = try await place.mirror()
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "master") }
        #expect(error?.code == .branchNotFound)
        #expect(error?.message.contains("'main', 'release/1.0'") == true)
        #expect(try await mirror.fetch(branch: "release/1.0").description == place.remote.tip(of: "release/1.0"))
        for name in ["", "a..b", "a b", "a\0b", "-"] {
            let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: name) }
            #expect(error?.code == .invalidInput || error?.code == .branchNotFound)
        }
        let empty = try Place([])
        let emptyMirror = try await empty.mirror()
        let emptyError = await #expect(throws: GitError.self) { try await emptyMirror.fetch(branch: "main") }
        #expect(emptyError?.code == .branchNotFound)
        #expect(emptyError?.message.contains("is empty") == true)
    }

    @Test("what is not spoken is said", arguments: ["ftp://x/y", "git://example.com/a"])
    func unsupported(_ url: String) async throws {
        let place = try Place([])
        let error = await #expect(throws: GitError.self) { try await place.mirror(url: url) }
        #expect(error?.code == .unsupported)
    }

    @Test("a repository with SHA-256 ids")
    func sha256() async throws {
        let place = try Place([])
        let remote = try GitRepositoryFixture(
            at: place.folder.path + "/sha256.git", arguments: ["--object-format=sha256"])
        try remote.commit([.init("a", "a")])
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        for (name, url) in [("path", remote.path), ("http", server.url(of: "sha256.git"))] {
            let mirror = try await place.mirror(name, url: url)
            let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
            #expect(error?.code == .unsupported, "\(name): \(error?.message ?? "")")
        }
    }
}
