import Audit
import Foundation
import Git
import OCI
import Planning
import Policies
import Signing
import Testing
import TestServers

@Suite("the history of updates")
struct AuditTrailTests {
    private func prepared() throws -> (History, [Int: String]) {
        let history = try History()
        history.commit("First", ["a.yaml": History.image("1.0.0"), "b.yaml": "image: docker.io/library/db:1\n"])
        for minor in 1...3 {
            history.update("1.\(minor - 1).0", "1.\(minor).0", ["a.yaml": History.image("1.\(minor).0")])
        }
        history.commit(
            "Update db\n\nPawl-Update: data:db docker.io/library/db 1 -> 2 b.yaml:1\n",
            ["b.yaml": "image: docker.io/library/db:2\n"])
        return (history, try history.write())
    }

    @Test("each value has its commit, time, author, policy and its revision, and place")
    func whole() async throws {
        let (history, ids) = try prepared()
        let trail = try await history.audit()
        #expect(
            history.updates(trail, ids) == ["5: 2 b.yaml", "4: 1.3.0 a.yaml", "3: 1.2.0 a.yaml", "2: 1.1.0 a.yaml"])
        let commit = trail.commits[1]
        #expect(commit.author == "Person <person@example.com>")
        #expect(commit.time.secondsSince1970 == History.start + 4)
        #expect(
            commit.policies == [PolicyID(namespace: "apps", name: "web"): "sha256:" + String(repeating: "a", count: 64)]
        )
        #expect(commit.signature.state == .none)
        #expect(trail.commits[0].policies == [:])
        #expect(!trail.isCut)
    }

    @Test("ranges by time and by revision, one policy, one image, a limit")
    func ranges() async throws {
        let (history, ids) = try prepared()
        func rows(_ change: @escaping @Sendable (inout AuditQuery, borrowing CommitLog) throws -> Void) async throws
            -> [String]
        {
            history.updates(try await history.audit(nil, change), ids).map { String($0.prefix { $0 != ":" }) }
        }
        let start = Instant(secondsSince1970: History.start)
        #expect(
            try await rows { query, _ in query.since = Instant(secondsSince1970: start.secondsSince1970 + 4) } == [
                "5", "4",
            ])
        #expect(
            try await rows { query, _ in query.until = Instant(secondsSince1970: start.secondsSince1970 + 3) } == [
                "3", "2",
            ])
        #expect(try await rows { query, log in query.hidden = [try log.revision("main~2")] } == ["5", "4"])
        #expect(try await rows { query, log in query.last = try log.revision("main~1") } == ["4", "3", "2"])
        #expect(try await rows { query, _ in query.policy = PolicyID(namespace: "data", name: "db") } == ["5"])
        // Another spelling of the same image.
        #expect(try await rows { query, _ in query.image = try? Repository(parsing: "db") } == ["5"])
        #expect(try await rows { query, _ in query.limit = 2 } == ["5", "4"])
        let cut = try await history.audit { query, _ in query.limit = 2 }
        #expect(cut.isCut)
        #expect(try await !history.audit { query, _ in query.limit = 4 }.isCut)
        await #expect(throws: GitError.self) {
            try await rows { query, log in query.hidden = [try log.revision("nowhere")] }
        }
    }

    @Test(
        "what stands elsewhere than in the last paragraph, or in other words, is no update",
        arguments: [
            "Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:1\n",
            "x\n\nPawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:1\n\nThat was it.\n",
            "x\n\nsome text\nPawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:1\n",
            "x\n\n> Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:1\n",
            "x\n\npawl-update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:1\n",
            "x\n\n Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:1\n", "", "\n\n\n",
        ])
    func elsewhere(message: String) async throws {
        let history = try History()
        history.commit("First", ["a.yaml": History.image("1.0.0")])
        history.commit(message, ["a.yaml": History.image("1.1.0")])
        _ = try history.write()
        let trail = try await history.audit()
        #expect(trail.commits.isEmpty)
    }

    @Test(
        "trailers that read differently than we write them are told of and not trusted",
        arguments: [
            "Pawl-Update: nonsense", "Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml",
            "Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 => 1.1.0 a.yaml:1",
            "Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 \"a.yaml:1",
            "Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0@sha256:12 a.yaml:1", "Pawl-Update:",
            "Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0\u{1B}[31m a.yaml:1",
            "Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:99999999999999999999",
        ])
    func malformed(trailer: String) async throws {
        let history = try History()
        history.commit("First", ["a.yaml": History.image("1.0.0")])
        history.commit("Update\n\n\(trailer)\nSigned-off-by: a <b@c>\n", ["a.yaml": History.image("1.1.0")])
        _ = try history.write()
        let trail = try await history.audit()
        #expect(trail.commits.map(\.updates.count) == [0])
        #expect(trail.commits.first?.findings.map(\.code) == [.malformedTrailer])
    }

    @Test("line ends of Windows and a forge's own trailers do not hide ours")
    func forges() async throws {
        let history = try History()
        history.commit("First", ["a.yaml": History.image("1.0.0")])
        history.commit(
            "Update (#7)\r\n\r\nPawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:1\r\nCo-authored-by: Ada <ada@example.com>\r\n",
            ["a.yaml": History.image("1.1.0")])
        let ids = try history.write()
        #expect(history.updates(try await history.audit(), ids) == ["2: 1.1.0 a.yaml"])
    }

    @Test("a folder that is no repository, and a missing object, are told of")
    func broken() async throws {
        let (history, ids) = try prepared()
        await #expect(throws: GitError.self) {
            try await LocalRepository(directory: history.folder.path).withLog { _ in }
        }
        let id = try #require(ids[3])
        let object = "\(history.fixture.path)/objects/\(id.prefix(2))/\(id.dropFirst(2))"
        try FileManager.default.removeItem(atPath: object)
        await #expect(throws: GitError.self) { try await history.audit() }
    }
}
