import Audit
import Git
import OCI
import Planning
import Policies
import Signing
import Testing
import TestServers

@Suite("which commit took an update back")
struct TakenBackTests {
    @Test("a person's older value takes back; an update of ours, a newer value and a removed file do not")
    func linear() async throws {
        let history = try History()
        history.commit(
            "First",
            [
                "a.yaml": History.image("1.0.0"), "b.yaml": History.image("1.0.0"), "c.yaml": History.image("1.0.0"),
                "d.yaml": History.image("1.0.0"),
            ])
        history.update(
            "1.0.0", "1.1.0",
            [
                "a.yaml": History.image("1.1.0"), "b.yaml": History.image("1.1.0"), "c.yaml": History.image("1.1.0"),
                "d.yaml": History.image("1.1.0"),
            ])
        history.commit("Other", ["z.txt": "z"])
        history.commit("Back", ["a.yaml": "# a comment\n" + History.image("1.0.0")])
        history.commit("Forward", ["b.yaml": History.image("1.2.0")])
        history.commit("Gone", ["c.yaml": nil])
        history.update("1.1.0", "1.3.0", ["d.yaml": History.image("1.3.0")])
        let ids = try history.write()
        #expect(
            history.updates(try await history.audit(), ids) == [
                "7: 1.3.0 d.yaml", "2: 1.1.0 a.yaml reverted by 4", "2: 1.1.0 b.yaml", "2: 1.1.0 c.yaml",
                "2: 1.1.0 d.yaml",
            ])
    }

    @Test("an update that was taken back and made again is told of with the commit between")
    func again() async throws {
        let history = try History()
        history.commit("First", ["a.yaml": History.image("main-1")])
        history.update("main-1", "main-2", ["a.yaml": History.image("main-2")])
        history.commit("Back", ["a.yaml": History.image("main-1")])
        history.update("main-1", "main-2", ["a.yaml": History.image("main-2")])
        history.commit("Elsewhere", ["a.yaml": "replicas: 3\n" + History.image("main-2")])
        history.commit("Back again", ["a.yaml": "replicas: 3\n" + History.image("main-0")])
        let ids = try history.write()
        #expect(
            history.updates(try await history.audit(), ids) == [
                "4: main-2 a.yaml reverted by 6", "2: main-2 a.yaml reverted by 3",
            ])
    }

    @Test("several values of one file, and lines that moved, are followed each by itself")
    func severalValues() async throws {
        func file(_ first: String, _ second: String, above: String = "") -> String {
            "\(above)a:\n  image: ghcr.io/acme/web:\(first)\nb:\n  image: ghcr.io/acme/web:\(second)\n"
        }
        let history = try History()
        history.commit("First", ["a.yaml": file("1.0.0", "1.0.0")])
        history.commit(
            "Update web to 1.1.0\n\nPawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:2\n"
                + "Pawl-Update: apps:web ghcr.io/acme/web 1.0.0 -> 1.1.0 a.yaml:4\n",
            ["a.yaml": file("1.1.0", "1.1.0")])
        history.commit("Lines", ["a.yaml": file("1.1.0", "1.1.0", above: "# one\n# two\n")])
        history.commit("Back", ["a.yaml": file("1.1.0", "1.0.0", above: "# one\n# two\n")])
        let ids = try history.write()
        #expect(
            history.updates(try await history.audit(), ids) == [
                "2: 1.1.0 a.yaml", "2: 1.1.0 a.yaml reverted by 4",
            ])
    }

    @Test("updates of a merged branch are told of once; a merge that leaves the old value takes back")
    func merges() async throws {
        let history = try History()
        let first = history.commit("First", ["a.yaml": History.image("1.0.0"), "b.yaml": History.image("1.0.0")])
        // A pull request's branch, merged.
        let onBranch = history.update("1.0.0", "1.1.0", ["a.yaml": History.image("1.1.0")], branch: "pr", base: first)
        let stale = history.commit(
            "Stale", ["b.yaml": History.image("1.0.0") + "# note\n"], branch: "stale", from: first)
        history.commit("Meanwhile", ["z.txt": "z"])
        history.commit("Merge pr", ["a.yaml": History.image("1.1.0")], merging: onBranch)
        history.update("1.0.0", "1.2.0", ["b.yaml": History.image("1.2.0")])
        // A person resolves the merge of an old branch to that branch's file.
        let merge = history.commit("Merge stale", ["b.yaml": History.image("1.0.0") + "# note\n"], merging: stale)
        let ids = try history.write()
        #expect(
            history.updates(try await history.audit(), ids) == [
                "6: 1.2.0 b.yaml reverted by \(merge)", "2: 1.1.0 a.yaml",
            ])
    }
}
