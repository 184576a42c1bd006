import Foundation
import Git
import TestServers
import Testing

@Suite("what becomes of a remote", .serialized)
struct UpstreamTests {
    @Test(
        "a history that somebody wrote anew is followed, also where the server has forgotten the old one",
        arguments: [false, true], [false, true])
    func rewritten(overHTTP: Bool, isForgotten: Bool) async throws {
        let place = try Place()
        for number in 1...30 { try place.remote.commit([.init("b.txt", "\(number)\n")], message: "Note \(number)") }
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let mirror = try await place.mirror(url: overHTTP ? server.url(of: "fleet.git") : place.remote.path)
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("apps/a.yaml", "image: a:2\n", on: base)

        let fork = try place.remote.git("rev-parse", "main~20")
        try place.remote.git("update-ref", "refs/heads/main", fork)
        let anew = try place.remote.commit([.init("b.txt", "anew\n")])
        if isForgotten { try place.remote.git("gc", "-q", "--prune=now") }
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .lostRace(remote: Revision(anew)))
        let now = try await mirror.fetch(branch: "main")
        #expect(now.description == anew)
        #expect(try await mirror.text("b.txt", at: now) == "anew\n")
        let again = try await mirror.commit("apps/a.yaml", "image: a:2\n", on: now)
        #expect(try await mirror.push(again, to: "main", expecting: now) == .accepted)
        #expect(try place.remote.git("rev-parse", "main^") == anew)
        #expect(try place.remote.show("apps/a.yaml") == "image: a:2")
        // A history that has nothing in common with the old one.
        try place.remote.git("update-ref", "-d", "refs/heads/main")
        let apart = try place.remote.commit([.init("c.txt", "apart\n")])
        if isForgotten { try place.remote.git("gc", "-q", "--prune=now") }
        let last = try await mirror.fetch(branch: "main")
        #expect(last.description == apart)
        #expect(try await mirror.text("c.txt", at: last) == "apart\n")
        #expect(await mirror.warnings.isEmpty)
        try place.remote.git("fsck", "--strict")
        try GitRepositoryFixture.git(["-C", "\(place.folder.path)/mirror.git", "fsck", "--strict"])
    }

    @Test("a branch that was renamed is missed by its name, and found under the new one in the same mirror")
    func renamed() async throws {
        let place = try Place()
        var mirror: Mirror? = try await place.mirror()
        let tip = try await mirror?.fetch(branch: "main")
        try place.remote.git("branch", "-m", "main", "trunk")
        let error = await #expect(throws: GitError.self) { try await mirror?.fetch(branch: "main") }
        #expect(error?.code == .branchNotFound)
        #expect(error?.message.contains("has no branch 'main'; it has 'trunk'") == true)
        mirror = nil
        let again = try await place.mirror()
        let base = try await again.fetch(branch: "trunk")
        #expect(base == tip)
        let commit = try await again.commit("b.txt", "2\n", on: base)
        #expect(try await again.push(commit, to: "trunk", expecting: base) == .accepted)
        #expect(await again.warnings.isEmpty)
    }

    @Test("an empty repository is called so, and followed from its first commit on")
    func empty() async throws {
        let place = try Place([])
        let mirror = try await place.mirror()
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .branchNotFound)
        #expect(error?.message.contains("is empty; push a first commit") == true)
        let first = try place.remote.commit([.init("b.txt", "1\n")])
        #expect(try await mirror.fetch(branch: "main").description == first)
    }

    @Test("a hundred thousand files are fetched, walked, and one of them is changed")
    func manyFiles() async throws {
        let count = 100_000
        let place = try Place(
            (0..<count).map { .init("apps/\($0 / 100)/\($0 % 100).yaml", "image: app-\($0):1\n") })
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let found = try await mirror.withTree(at: base) { tree in
            var found = 0
            try tree.forEachEntry { _ in found += 1 }
            return found
        }
        #expect(found == count)
        let commit = try await mirror.commit("apps/500/50.yaml", "image: app-50050:2\n", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        #expect(try place.remote.git("diff", "--name-only", "main~1", "main") == "apps/500/50.yaml")
    }
}
