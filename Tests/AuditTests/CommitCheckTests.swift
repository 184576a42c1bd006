import Audit
import Git
import OCI
import Planning
import Policies
import Signing
import Testing
import TestServers

@Suite("whether a commit did what its trailers say")
struct CommitCheckTests {
    private static let digests = ["1", "2"].map { "sha256:" + String(repeating: $0, count: 64) }

    private func findings(
        _ before: [String: String], _ message: String, _ after: [String: String?]
    ) async throws -> [String] {
        let history = try History()
        history.commit("First", before.mapValues { $0 })
        history.commit(message, after)
        _ = try history.write()
        let trail = try await history.audit { query, _ in query.verifies = true }
        return trail.commits.flatMap(\.findings).map(\.code.rawValue)
    }

    private static func trailers(_ lines: String...) -> String {
        "Update\n\n" + lines.map { "Pawl-Update: apps:web ghcr.io/acme/web \($0)\n" }.joined()
    }

    @Test("values that moved as the trailers say, in every way they are written")
    func good() async throws {
        let (old, new) = (CommitCheckTests.digests[0], CommitCheckTests.digests[1])
        let rows: [(String, [String], String)] = [
            ("image: ghcr.io/acme/web:1.0.0\n", ["1.0.0 -> 1.1.0 a.yaml:1"], "image: ghcr.io/acme/web:1.1.0\n"),
            (
                "image: ghcr.io/acme/web:1.0.0@\(old)", ["1.0.0 -> 1.1.0@\(new) a.yaml:1"],
                "image: ghcr.io/acme/web:1.1.0@\(new)"
            ),
            (
                "image: ghcr.io/acme/web:1.0.0 # x", ["1.0.0 -> 1.1.0@\(new) a.yaml:1"],
                "image: ghcr.io/acme/web:1.1.0@\(new) # x"
            ),
            // A digest that is known and not written.
            ("image: ghcr.io/acme/web:1.0.0", ["1.0.0 -> 1.1.0@\(new) a.yaml:1"], "image: ghcr.io/acme/web:1.1.0"),
            (
                "images:\n- name: ghcr.io/acme/web\n  digest: \(old)\n  newTag: 1.0.0\n",
                ["1.0.0 -> 1.1.0@\(new) a.yaml:4"],
                "images:\n- name: ghcr.io/acme/web\n  digest: \(new)\n  newTag: 1.1.0\n"
            ),
            (
                "image: {repository: ghcr.io/acme/web, tag: '1.0.0'}\nb: {image: ghcr.io/acme/web:1.0.0}\r\n",
                ["1.0.0 -> 1.1.0 a.yaml:1", "1.0.0 -> 1.1.0 a.yaml:2"],
                "image: {repository: ghcr.io/acme/web, tag: '1.1.0'}\nb: {image: ghcr.io/acme/web:1.1.0}\r\n"
            ),
            // A value that only the policy's list of fields knows.
            ("spec:\n  webVersion: 1.0.0\n", ["1.0.0 -> 1.1.0 a.yaml:2"], "spec:\n  webVersion: 1.1.0\n"),
            ("image: ghcr.io/acme/web", ["none -> 1.1.0 a.yaml:1"], "image: ghcr.io/acme/web:1.1.0"),
        ]
        for (before, lines, after) in rows {
            let message = "Update\n\n" + lines.map { "Pawl-Update: apps:web ghcr.io/acme/web \($0)\n" }.joined()
            #expect(try await findings(["a.yaml": before], message, ["a.yaml": after]) == [], "\(before) -> \(after)")
        }
    }

    @Test("whatever else a commit changed is found")
    func bad() async throws {
        let before = [
            "a.yaml": "# top\n" + History.image("1.0.0") + "replicas: 3\n", "b.yaml": History.image("1.0.0"),
            "\u{E9}.yaml": History.image("1.0.0"),
        ]
        let claim = CommitCheckTests.trailers("1.0.0 -> 1.1.0 a.yaml:2")
        let good = "# top\n" + History.image("1.1.0") + "replicas: 3\n"
        let rows: [(String, [String: String?], [String])] = [
            (claim, ["a.yaml": good], []),
            (claim, ["a.yaml": good.replacing("3", with: "4")], ["OtherBytesChanged"]),
            (claim, ["a.yaml": good + "\n"], ["OtherBytesChanged"]),
            (claim, ["a.yaml": String(good.dropLast())], ["OtherBytesChanged"]),
            (claim, ["a.yaml": good.replacing("top", with: "Top")], ["OtherBytesChanged"]),
            (claim, ["a.yaml": good.replacing("1.1.0", with: "1.2.0")], ["OtherBytesChanged"]),
            (claim, ["a.yaml": good.replacing("acme", with: "evil")], ["OtherBytesChanged"]),
            (claim, ["a.yaml": good, "b.yaml": History.image("6.6.6")], ["OtherFileChanged"]),
            (claim, ["a.yaml": good, "new.yaml": "x"], ["OtherFileChanged"]),
            (claim, ["a.yaml": good, "b.yaml": nil], ["OtherFileChanged"]),
            (claim, ["b.yaml": History.image("1.1.0")], ["OtherFileChanged", "FileUnchanged"]),
            (claim, ["a.yaml": nil], ["OtherFileChanged"]),
            (CommitCheckTests.trailers("1.0.0 -> 1.1.0 a.yaml:3"), ["a.yaml": good], ["ValueNotFound"]),
            (CommitCheckTests.trailers("0.9.0 -> 1.1.0 a.yaml:2"), ["a.yaml": good], ["ValueNotFound"]),
            (
                claim.replacing("acme/web", with: "acme/other"), ["a.yaml": good.replacing("1.1.0", with: "9.9.9")],
                ["OtherBytesChanged"]
            ),
            (
                CommitCheckTests.trailers("1.0.0 -> 1.1.0 a.yaml:2", "1.0.0 -> 1.1.0 b.yaml:1"), ["a.yaml": good],
                ["FileUnchanged"]
            ),
            (claim + "Pawl-Update: x\n", ["a.yaml": good], ["MalformedTrailer"]),
            // Two files whose names are one text to Swift.
            (
                CommitCheckTests.trailers("1.0.0 -> 1.1.0 \u{E9}.yaml:1"),
                ["e\u{301}.yaml": History.image("1.1.0")], ["OtherFileChanged", "FileUnchanged"]
            ),
        ]
        for (message, after, expected) in rows {
            #expect(try await findings(before, message, after) == expected, "\(after)")
        }
    }

    @Test("a merge with trailers, and a first commit, are not one change")
    func parents() async throws {
        let history = try History()
        let first = history.commit("First", ["a.yaml": History.image("1.0.0")])
        let side = history.commit("Side", ["z": "z"], branch: "side", from: first)
        history.commit("More", ["y": "y"])
        history.commit(History.message("1.0.0", "1.1.0", ["a.yaml"]), ["a.yaml": History.image("1.1.0")], merging: side)
        _ = try history.write()
        let trail = try await history.audit { query, _ in query.verifies = true }
        #expect(trail.commits.flatMap(\.findings).map(\.code) == [.notOneParent])
    }

    @Test("an update that takes in earlier ones of ours is held against its first parent")
    func replacing() async throws {
        for foreign in [false, true] {
            let history = try History()
            let first = history.commit("First", ["a.yaml": History.image("1.0.0")])
            var side = history.commit(
                History.message("1.0.0", "1.1.0", ["a.yaml"]), ["a.yaml": History.image("1.1.0")], branch: "side",
                from: first)
            if foreign { side = history.commit("Theirs", ["z": "z"], branch: "side") }
            history.commit("More", ["y": "y"])
            history.commit(
                History.message("1.0.0", "1.2.0", ["a.yaml"]), ["a.yaml": History.image("1.2.0")], merging: side)
            _ = try history.write()
            let trail = try await history.audit { query, _ in query.verifies = true }
            #expect(trail.commits.count == 2)
            #expect(trail.commits.flatMap(\.findings).map(\.code) == (foreign ? [.notOneParent] : []))
        }
    }
}
