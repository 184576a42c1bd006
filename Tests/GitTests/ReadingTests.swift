@testable import Git
import TestServers
import Testing

@Suite("the commits that a branch has come to have")
struct ReadingTests {
    private func read(_ mirror: Mirror, _ tip: Revision, since known: Revision? = nil, limit: Int = 1_000) async throws
        -> (subjects: [String], beginsAnew: Bool, isWhole: Bool)
    {
        let new = try await mirror.commits(of: tip, since: known, mentioning: "Note", limit: limit)
        return (new.commits.map { String($0.message.prefix { $0 != "\n" }) }, new.beginsAnew, new.isWhole)
    }

    @Test("all of them first, then the new ones alone; of a branch that was written anew all again")
    func goesOn() async throws {
        let place = try Place()
        let mirror = try await place.mirror()
        try place.remote.commit([.init("a", "1")], message: "Note 1")
        try place.remote.commit([.init("a", "2")], message: "Other")
        let first = try await mirror.fetch(branch: "main")
        #expect(try await read(mirror, first) == (["Note 1"], true, true))
        try place.remote.commit([.init("a", "3")], message: "Note 2")
        try place.remote.commit([.init("a", "4")], message: "Note 3")
        let second = try await mirror.fetch(branch: "main")
        #expect(try await read(mirror, second, since: first) == (["Note 3", "Note 2"], false, true))

        try place.remote.git("update-ref", "refs/heads/main", first.description)
        let back = try await mirror.fetch(branch: "main")
        #expect(try await read(mirror, back, since: second) == (["Note 1"], true, true))
        try place.remote.git("update-ref", "refs/heads/main", "main~1")
        try place.remote.commit([.init("a", "5")], message: "Note 4")
        let apart = try await mirror.fetch(branch: "main")
        #expect(try await read(mirror, apart, since: back) == (["Note 4", "Note 1"], true, true))
        // Another caller, or one that has forgotten, gets all.
        #expect(try await read(mirror, apart) == (["Note 4", "Note 1"], true, true))
    }

    @Test(
        "a merged branch comes with its commits, each before those that it comes from, and a limit cuts the oldest off")
    func merges() async throws {
        let place = try Place()
        let mirror = try await place.mirror()
        let first = try await mirror.fetch(branch: "main")
        #expect(try await read(mirror, first) == ([], true, true))
        let clone = "\(place.folder.path)/clone"
        try GitRepositoryFixture.git(["clone", "-q", place.remote.path, clone])
        let script = """
            git checkout -q -b side; git commit -q --allow-empty -m 'Note side 1'
            git commit -q --allow-empty -m 'Note side 2'; git checkout -q main
            git commit -q --allow-empty -m 'Note main'; git merge -q --no-ff -m 'Note merge' side; git push -q origin main
            """
        let made = try ChildProcess.run(
            "/bin/sh", ["-e", "-c", script], directory: clone, environment: GitRepositoryFixture.environment)
        #expect(made.status == 0, "\(made.errors)")
        let tip = try await mirror.fetch(branch: "main")
        let found = try await read(mirror, tip, since: first)
        #expect(found.beginsAnew == false)
        #expect(found.subjects.first == "Note merge")
        #expect(Set(found.subjects) == ["Note merge", "Note main", "Note side 1", "Note side 2"])
        let sides = found.subjects.filter { $0.hasPrefix("Note side") }
        #expect(sides == ["Note side 2", "Note side 1"])
        let cut = try await read(mirror, tip, limit: 2)
        #expect(cut.subjects.count == 2 && cut.subjects[0] == "Note merge" && !cut.isWhole)
    }

    @Test("clocks that go backwards put no commit after one that it comes from")
    func clocks() throws {
        func id(_ digit: Character) throws -> Revision { try #require(Revision(String(repeating: digit, count: 40))) }
        var order = AncestryOrder()
        // As clocks give them: 1, then its grandparent 3, then 2 between them, then 4 before all.
        order.add(try id("1"), [try id("2"), try id("3")])
        order.add(try id("3"), [try id("4")])
        order.add(try id("2"), [try id("3")])
        order.add(try id("4"), [])
        #expect(order.sorted() == [try id("1"), try id("2"), try id("3"), try id("4")])
    }
}
