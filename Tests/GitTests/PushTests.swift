import Foundation
import Git
import TestServers
import Testing

@Suite("a push is compare-and-swap")
struct PushTests {
    @Test("a refusal by a hook has the hook's words and leaves the branch as it was", arguments: [false, true])
    func refusedByHook(overHTTP: Bool) async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        try place.remote.install(hook: "pre-receive", "echo 'only with a ticket, sorry' >&2; exit 1")
        let mirror = try await place.mirror(url: overHTTP ? server.url(of: "fleet.git") : place.remote.path)
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("apps/a.yaml", "image: a:2\n", on: base)
        guard case .refused(let message) = try await mirror.push(commit, to: "main", expecting: base) else {
            Issue.record("the push was not refused")
            return
        }
        #expect(message.contains("pre-receive hook declined"))
        #expect(message.contains("only with a ticket, sorry"))
        #expect(try place.remote.tip() == base.description)
        #expect(try place.remote.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
    }

    @Test("an update hook that speaks of locks is still a refusal")
    func refusedByUpdateHook() async throws {
        let place = try Place()
        try place.remote.install(hook: "update", "echo 'non-fast-forward on Fridays? fetch first' >&2; exit 1")
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        guard case .refused(let message) = try await mirror.push(commit, to: "main", expecting: base) else {
            Issue.record("the push was not refused")
            return
        }
        #expect(message.contains("Fridays"))
    }

    @Test("a hook that goes on after the answer is not killed by our leaving")
    func postReceive() async throws {
        let place = try Place()
        try place.remote.install(
            hook: "post-receive", "echo deploying; sleep 0.3; echo deployed; touch '\(place.folder.path)/deployed'")
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        #expect(FileManager.default.fileExists(atPath: "\(place.folder.path)/deployed"))
    }

    @Test("another writer between fetch and push wins, and nothing is lost", arguments: [false, true])
    func lostRace(overHTTP: Bool) async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let mirror = try await place.mirror(url: overHTTP ? server.url(of: "fleet.git") : place.remote.path)
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("apps/a.yaml", "image: a:2\n", on: base)
        let other = try place.remote.commit([.init("b.txt", "theirs\n")])
        #expect(
            try await mirror.push(commit, to: "main", expecting: base) == .lostRace(remote: Revision(other)))
        #expect(try place.remote.tip() == other)
        let now = try await mirror.fetch(branch: "main")
        let again = try await mirror.commit("apps/a.yaml", "image: a:2\n", on: now)
        #expect(try await mirror.push(again, to: "main", expecting: now) == .accepted)
        #expect(try place.remote.show("b.txt") == "theirs")
        #expect(try place.remote.show("apps/a.yaml") == "image: a:2")
    }

    @Test("a branch that is moved while the server is deciding is a lost race")
    func lostLate() async throws {
        let place = try Place()
        let other = try place.remote.commit([.init("b.txt", "theirs\n")], to: "other")
        try place.remote.git("update-ref", "refs/heads/other", "refs/heads/main")
        // The hook is asked after the server has said where the branch is, and before it moves it.
        try place.remote.install(
            hook: "pre-receive",
            "unset GIT_QUARANTINE_PATH; git update-ref refs/heads/main \(other) || exit 1")
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("apps/a.yaml", "image: a:2\n", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .lostRace(remote: Revision(other)))
        #expect(try place.remote.tip() == other)
    }

    @Test("a branch that was deleted meanwhile, or turned back, is a lost race and is not made again")
    func deletedBranch() async throws {
        let place = try Place()
        let first = try place.remote.tip()
        try place.remote.commit([.init("b.txt", "2\n")])
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        try place.remote.git("update-ref", "refs/heads/main", first)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .lostRace(remote: Revision(first)))
        try place.remote.git("update-ref", "-d", "refs/heads/main")
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .lostRace(remote: nil))
        #expect(try place.remote.git("for-each-ref") == "")
    }

    @Test("a push whose answer was lost is accepted when it is repeated")
    func repeated() async throws {
        let place = try Place()
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        #expect(try place.remote.git("rev-list", "--count", "main") == "2")
    }

    @Test("several mirrors pushing at once all get through, and every commit is there once", arguments: [false, true])
    func manyWriters(overHTTP: Bool) async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let url = overHTTP ? server.url(of: "fleet.git") : place.remote.path
        let writers = 3
        let rounds = 5
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    let mirror = try await place.mirror("writer-\(writer)", url: url)
                    for round in 0..<rounds {
                        var attempts = 0
                        while true {
                            attempts += 1
                            try #require(attempts < 200)
                            let base = try await mirror.fetch(branch: "main")
                            let commit = try await mirror.commit("w\(writer)/f", "\(round)\n", on: base)
                            let outcome = try await mirror.push(commit, to: "main", expecting: base)
                            if outcome == .accepted { break }
                            guard case .lostRace = outcome else {
                                Issue.record("\(outcome)")
                                return
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try place.remote.git("rev-list", "--count", "main") == "\(1 + writers * rounds)")
        for writer in 0..<writers { #expect(try place.remote.show("w\(writer)/f") == "\(rounds - 1)") }
        try place.remote.git("fsck", "--strict")
    }

    @Test("a cancelled task does not tear its push")
    func cancelled() async throws {
        let place = try Place()
        try place.remote.install(hook: "pre-receive", "touch '\(place.folder.path)/begun'; sleep 0.2")
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        let push = Task { try await mirror.push(commit, to: "main", expecting: base) }
        while !FileManager.default.fileExists(atPath: "\(place.folder.path)/begun") { await Task.yield() }
        push.cancel()
        #expect(try await push.value == .accepted)
        #expect(try place.remote.tip() == commit.description)
    }
}
