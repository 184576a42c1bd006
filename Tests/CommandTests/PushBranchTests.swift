import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("commits on a branch of their own")
struct PushBranchTests {
    private let branch = "pawl/updates"

    /// A repository with one image at 1.0.0, and a registry with 1.1.0.
    private func bench() async throws -> Bench {
        let bench = try await Bench()
        try bench.configure(source: "    push: {branch: \(branch)}")
        await bench.registry.push("1.1.0", to: "team/web")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.commit(["web.yaml": manifest(bench, "1.0.0"), "notes.txt": Array("one\n".utf8)])
        return bench
    }

    private func manifest(_ bench: Bench, _ tag: String, _ rest: String = "") -> [UInt8] {
        Array(bench.expand("image: %host/team/web:\(tag)\n\(rest)").utf8)
    }

    /// Something a person does in a clone of their own.
    private func person(_ bench: Bench, _ script: String) throws {
        let clone = "\(bench.path)/person-\(UUID().uuidString)"
        try bench.git("clone", "-q", bench.remote, clone)
        let result = try ChildProcess.run(
            "/bin/sh", ["-ec", script], directory: clone, environment: Bench.gitEnvironment)
        #expect(result.status == 0, "\(result.errors)")
    }

    private func run(_ bench: Bench) async throws {
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
    }

    private func isAncestor(_ bench: Bench, _ one: String, _ other: String) throws -> Bool {
        try ChildProcess.run(
            "/usr/bin/git", ["-C", bench.remote, "merge-base", "--is-ancestor", one, other],
            environment: Bench.gitEnvironment
        ).status == 0
    }

    @Test("the branch is made from the one that is read, which stays as it is; a second run adds nothing")
    func created() async throws {
        let bench = try await bench()
        let main = try bench.git("-C", bench.remote, "rev-parse", "main")
        try await run(bench)
        #expect(try bench.git("-C", bench.remote, "rev-parse", "main") == main)
        #expect(try bench.git("-C", bench.remote, "rev-parse", "\(branch)^") == main)
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.1.0"))
        let tip = try bench.git("-C", bench.remote, "rev-parse", branch)
        try await run(bench)
        #expect(try bench.git("-C", bench.remote, "rev-parse", branch) == tip)
        // A newer tag goes on top of what is there.
        await bench.registry.push("1.2.0", to: "team/web")
        try await run(bench)
        #expect(try bench.git("-C", bench.remote, "rev-parse", "\(branch)^") == tip)
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.2.0"))
    }

    @Test("where the branch that is read goes on, what is due is planned on it anew, and nothing is forced")
    func baseMoves() async throws {
        let bench = try await bench()
        try await run(bench)
        let old = try bench.git("-C", bench.remote, "rev-parse", branch)
        try bench.commit(["notes.txt": Array("two\n".utf8)])
        try await run(bench)
        #expect(try isAncestor(bench, "main", branch))
        #expect(try isAncestor(bench, old, branch))
        #expect(try bench.show("notes.txt", at: branch) == Array("two\n".utf8))
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.1.0"))
        // Against the branch that is read it is the update and nothing else.
        #expect(try bench.git("-C", bench.remote, "diff", "--name-only", "main", branch) == "web.yaml")
        #expect(
            try bench.git("-C", bench.remote, "rev-parse", "\(branch)^1")
                == bench.git("-C", bench.remote, "rev-parse", "main"))
    }

    @Test(
        "after a merge, a squash or a deletion the branch begins anew",
        arguments: ["merge --no-ff", "merge --squash", "delete"])
    func merged(_ how: String) async throws {
        let bench = try await bench()
        try await run(bench)
        try person(
            bench,
            how == "delete"
                ? "git push -q origin --delete \(branch)"
                : "git \(how) origin/\(branch); git diff --cached --quiet || git commit -qm 'Update web'; git push -q origin main"
        )
        try await run(bench)
        if how == "delete" {
            #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.1.0"))
        } else {
            #expect(try bench.show("web.yaml") == manifest(bench, "1.1.0"))
        }
        await bench.registry.push("1.2.0", to: "team/web")
        try await run(bench)
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.2.0"))
        #expect(try isAncestor(bench, "main", branch))
        #expect(try ChildProcess.run("/usr/bin/git", ["-C", bench.remote, "fsck", "--strict"]).status == 0)
    }

    @Test("what a person adds to the branch stays, also where the branch that is read goes on")
    func personsCommits() async throws {
        let bench = try await bench()
        try await run(bench)
        try person(
            bench,
            "git checkout -q \(branch); echo 'replicas: 3' >> web.yaml; git commit -qam 'Three of them'; git push -q origin \(branch)"
        )
        try bench.commit(["notes.txt": Array("two\n".utf8)])
        await bench.registry.push("1.2.0", to: "team/web")
        try await run(bench)
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.2.0", "replicas: 3\n"))
        #expect(try bench.show("notes.txt", at: branch) == Array("two\n".utf8))
        #expect(try isAncestor(bench, "main", branch))
    }

    private func holds(_ bench: Bench) async throws -> String {
        let result = try await bench.pawl("holds")
        #expect(result.status == 0, "\(result.errors)")
        return result.output
    }

    private let author = "Ada <ada@example.com>"

    @Test(
        "a hold goes to the branch, makes it where it is not there, and counts; the branch that is read stays as it is")
    func hold() async throws {
        let bench = try await bench()
        let main = try bench.git("-C", bench.remote, "rev-parse", "main")
        let dry = try await bench.pawl("hold", "apps:web", "--author", author, "--dry-run")
        #expect(dry.output.hasPrefix("would commit to fleet, branch \(branch), as"), "\(dry.errors)")
        #expect(try await bench.pawl("hold", "apps:web", "--author", author).status == 0)
        #expect(try bench.git("-C", bench.remote, "rev-parse", "main") == main)
        #expect(try bench.git("-C", bench.remote, "rev-parse", "\(branch)^") == main)
        #expect(try await holds(bench).contains("Hold"))
        try await run(bench)
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.0.0"))
        #expect(try await bench.pawl("resume", "apps:web", "--author", author).status == 0)
        #expect(try await holds(bench) == "nothing is held\n")
        try await run(bench)
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.1.0"))
        #expect(try bench.git("-C", bench.remote, "rev-parse", "main") == main)
    }

    @Test("a hold on the branch counts when the branch that is read has gone on, and after it was merged")
    func holdBesideBase() async throws {
        let bench = try await bench()
        try await run(bench)
        #expect(try await bench.pawl("hold", "apps:web", "--author", author).status == 0)
        let held = try bench.git("-C", bench.remote, "rev-parse", branch)
        try bench.commit(["notes.txt": Array("two\n".utf8)])
        await bench.registry.push("1.2.0", to: "team/web")
        #expect(try await holds(bench).contains("Hold"))
        try await run(bench)
        #expect(try bench.git("-C", bench.remote, "rev-parse", branch) == held)
        // What else is due is planned on the branch that is read, and takes the hold along.
        await bench.registry.push("2.1.0", to: "team/other")
        try bench.policy("other", image: "%host/team/other", rule: "semver: {range: \"*\"}")
        try bench.commit(["other.yaml": Array(bench.expand("image: %host/team/other:2.0.0\n").utf8)])
        try await run(bench)
        #expect(
            try bench.show("other.yaml", at: branch) == Array(bench.expand("image: %host/team/other:2.1.0\n").utf8))
        #expect(try isAncestor(bench, held, branch))
        #expect(try isAncestor(bench, "main", branch))
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.0.0"))
        #expect(try await holds(bench).contains("Hold"))
        // Merged, it is a hold of the branch that is read.
        try person(bench, "git merge -q --no-ff origin/\(branch); git push -q origin main")
        try await run(bench)
        #expect(try bench.show("web.yaml") == manifest(bench, "1.0.0"))
        #expect(try await holds(bench).contains("Hold"))
        // A later word on the branch that is read is the newer one.
        try person(
            bench,
            "GIT_COMMITTER_DATE=$(date +%s) git commit -q --allow-empty -m 'Go on' -m 'Pawl-Resume: apps:web'; git push -q origin main"
        )
        #expect(try await holds(bench) == "nothing is held\n")
        try await run(bench)
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.2.0"))
    }

    @Test("a merge of the two branches is made when something is due, and not in every cycle")
    func mergeWhenDue() async throws {
        let bench = try await bench()
        try await run(bench)
        try person(
            bench,
            "git checkout -q \(branch); echo 'replicas: 3' >> web.yaml; git commit -qam 'Three'; git push -q origin \(branch)"
        )
        try bench.commit(["notes.txt": Array("two\n".utf8)])
        let tip = try bench.git("-C", bench.remote, "rev-parse", branch)
        func objects() throws -> String {
            let mirror = try #require(
                try FileManager.default.contentsOfDirectory(atPath: "\(bench.path)/mirrors").first {
                    FileManager.default.fileExists(atPath: "\(bench.path)/mirrors/\($0)/objects")
                })
            return try bench.git(
                "-C", "\(bench.path)/mirrors/\(mirror)", "cat-file", "--batch-all-objects",
                "--batch-check=%(objectname)")
        }
        try await run(bench)
        let before = try objects()
        for _ in 0..<3 { try await run(bench) }
        #expect(try objects() == before)
        #expect(try bench.git("-C", bench.remote, "rev-parse", branch) == tip)
        #expect(try await bench.pawl("hold", "apps:web", "--author", author).status == 0)
        #expect(try bench.git("-C", bench.remote, "rev-parse", "\(branch)^") == tip)
        #expect(try await holds(bench).contains("Hold"))
        #expect(try await bench.pawl("resume", "apps:web", "--author", author).status == 0)
        await bench.registry.push("1.2.0", to: "team/web")
        try await run(bench)
        #expect(try bench.show("web.yaml", at: branch) == manifest(bench, "1.2.0", "replicas: 3\n"))
        #expect(try isAncestor(bench, "main", branch))
        #expect(try isAncestor(bench, tip, branch))
    }

    @Test("where a person's commits and the branch that is read contradict each other, a person is asked")
    func conflict() async throws {
        let bench = try await bench()
        try await run(bench)
        try person(
            bench,
            "git checkout -q \(branch); echo three > notes.txt; git commit -qam Three; git push -q origin \(branch)")
        let tip = try bench.git("-C", bench.remote, "rev-parse", branch)
        try bench.commit(["notes.txt": Array("two\n".utf8)])
        await bench.registry.push("1.2.0", to: "team/web")
        let run = try await bench.pawl("run", "--once", "--log-format", "json")
        #expect(run.status == 1)
        #expect(run.errors.contains("\"PushRejected\""))
        #expect(run.errors.contains("merge 'main' into it, or delete it"))
        #expect(try bench.git("-C", bench.remote, "rev-parse", branch) == tip)
        // What is only read, and what changes no file, needs nobody to decide.
        #expect(try await holds(bench) == "nothing is held\n")
        #expect(try await bench.pawl("hold", "apps:web", "--author", author).status == 0)
        #expect(try bench.git("-C", bench.remote, "rev-parse", "\(branch)^") == tip)
        #expect(try await holds(bench).contains("Hold"))
    }
}
