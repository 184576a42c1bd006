import DemoRegistry
import Foundation
import Planning
import Policies
import Reconciler
import Synchronization
import TestServers
import Testing

/// One after the other: each runs git many times.
@Suite("an update that a person took back in Git", .serialized)
struct RevertTests {
    @Test("git revert holds the update, names the commit, and lets a newer version pass")
    func revert() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        #expect(try fleet.tag == "1.1.0")
        try await fleet.pull()
        try await fleet.person("git revert --no-edit HEAD; git push -q origin main")
        let id = try fleet.remote.tip().prefix(12)

        let verdict = try await fleet.cycle()
        #expect(verdict.reason == .held)
        #expect(verdict.message.contains("\(id) of Person"), "\(verdict.message)")
        #expect(verdict.message.contains("reverted our update"), "\(verdict.message)")
        #expect(try fleet.tag == "1.0.0")

        await fleet.registry.push("1.2.0", to: "team/web")
        #expect(try await fleet.cycle().reason == .selected)
        #expect(try fleet.tag == "1.2.0")
    }

    @Test("the old value set by hand, and nothing else, holds as well")
    func byHand() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        try await fleet.set("1.0.0")
        let report = try await fleet.reconciler().cycle()
        let verdict = try fleet.verdict(of: report)
        #expect(verdict.reason == .held)
        #expect(verdict.message.contains("set 1.0.0 where we had committed 1.1.0; held until something newer comes"))
        #expect(report.plan.skipped.map(\.reason) == ["Held"])
        #expect(report.plan.skipped.map { "\($0.file):\($0.line)" } == ["apps/web.yaml:2"])
        #expect(try fleet.tag == "1.0.0")
    }

    @Test("a value set back among other work waits for the grace period, and comes again with the reason in the commit")
    func mixed() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        try await fleet.set("1.0.0", and: "echo more >> notes.txt")
        let id = try fleet.remote.tip().prefix(12)
        let waiting = try await fleet.cycle()
        #expect(waiting.reason == .held)
        #expect(waiting.message.contains("among other changes"), "\(waiting.message)")
        #expect(waiting.message.contains("applied again from"), "\(waiting.message)")
        fleet.ahead.withLock { $0 = 3_500 }
        #expect(try await fleet.cycle().reason == .held)
        fleet.ahead.withLock { $0 = 3_700 }
        #expect(try await fleet.cycle().reason == .selected)
        #expect(try fleet.tag == "1.1.0")
        let message = try fleet.remote.git("log", "-1", "--format=%B", "main")
        #expect(message.contains("\(id) of Person"), "\(message)")
        #expect(message.contains("among other changes"), "\(message)")
    }

    @Test("the grace period is the policy's to say, and onRevert: Ignore makes the update again at once")
    func configured() async throws {
        let short = try await Fleet.start(spec: "  reapplyAfter: 10m")
        try await short.cycle()
        try await short.set("1.0.0", and: "echo more >> notes.txt", at: -700)
        #expect(try await short.cycle().reason == .selected)

        let ignoring = try await Fleet.start(spec: "  onRevert: Ignore")
        try await ignoring.cycle()
        try await ignoring.set("1.0.0")
        #expect(try await ignoring.cycle().reason == .selected)
        #expect(try ignoring.tag == "1.1.0")
    }

    @Test("a commit that changes the policy too holds nothing: the policy decides")
    func withPolicy() async throws {
        let fleet = try await Fleet.start(["1.0.0", "1.1.0", "1.0.5"])
        try await fleet.cycle()
        try await fleet.pull()
        try fleet.write(".pawl/web.yaml", fleet.policy(rule: #"{semver: {range: "<1.1.0"}}"#))
        try fleet.write(Fleet.file, fleet.manifest("1.0.0"))
        try await fleet.person("git commit -q -am 'Stay below 1.1'; git push -q origin main")
        let verdict = try await fleet.cycle()
        #expect(verdict.reason == .selected)
        #expect(try fleet.tag == "1.0.5")
    }

    @Test(
        "a merged branch that was forked before the update comes late: the update is made again after the grace period")
    func staleBranch() async throws {
        let fleet = try await Fleet.start()
        try await fleet.person("git checkout -q -b feature; echo work >> notes.txt; git commit -q -am Work")
        try await fleet.cycle()
        try await fleet.person(
            """
            git fetch -q origin
            git checkout -q -B main origin/main
            git merge -q --no-ff --no-commit feature
            git checkout -q feature -- apps/web.yaml
            git commit -q -m 'Merge feature'
            git push -q origin main
            """)
        #expect(try fleet.tag == "1.0.0")
        let waiting = try await fleet.cycle()
        #expect(waiting.reason == .held)
        #expect(waiting.message.contains("written without our update"), "\(waiting.message)")
        fleet.ahead.withLock { $0 = 3_700 }
        #expect(try await fleet.cycle().reason == .selected)
        #expect(try fleet.tag == "1.1.0")
    }

    @Test("a branch that changes the value without knowing the update is stale too")
    func staleChange() async throws {
        let fleet = try await Fleet.start(["0.9.0", "1.0.0", "1.1.0"])
        try await fleet.person("git checkout -q -b feature")
        try fleet.write(Fleet.file, fleet.manifest("0.9.0"))
        try await fleet.person("git commit -q -am 'Back to 0.9'")
        try await fleet.cycle()
        try await fleet.person(
            """
            git fetch -q origin; git checkout -q -B main origin/main
            git merge -q --no-ff -X theirs -m 'Merge feature' feature
            git push -q origin main
            """)
        #expect(try fleet.tag == "0.9.0")
        #expect(try await fleet.cycle().message.contains("written without our update"))
    }

    @Test("a revert that arrives by a merge holds")
    func mergedRevert() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        try await fleet.pull()
        try await fleet.person(
            """
            git checkout -q -b undo; git revert --no-edit HEAD; echo more >> notes.txt; git commit -q -am More
            git checkout -q main; git merge -q --no-ff -m 'Merge undo' undo; git push -q origin main
            """)
        let verdict = try await fleet.cycle()
        #expect(verdict.reason == .held)
        #expect(verdict.message.contains("reverted our update"), "\(verdict.message)")
    }

    @Test("a merge of the main branch into one's own, pushed back, is followed to the commit that took the update back")
    func foxtrot() async throws {
        let fleet = try await Fleet.start()
        try await fleet.person("git checkout -q -b own; echo work >> notes.txt; git commit -q -am Work")
        try await fleet.cycle()
        try await fleet.person(
            "git fetch -q; git merge -q --no-ff -m 'Merge main' origin/main; git push -q origin own:main")
        #expect(try fleet.tag == "1.1.0")
        try await fleet.set("1.0.0")
        #expect(try await fleet.cycle().message.contains("set 1.0.0 where we had committed 1.1.0; held"))
    }

    @Test("a revert of the revert sets the update again, and things go on")
    func revertOfRevert() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        try await fleet.pull()
        try await fleet.person("git revert --no-edit HEAD; git revert --no-edit HEAD; git push -q origin main")
        #expect(try fleet.tag == "1.1.0")
        #expect(try await fleet.cycle().reason == .upToDate)
        await fleet.registry.push("1.2.0", to: "team/web")
        #expect(try await fleet.cycle().reason == .selected)
    }

    @Test("several updates taken back at once hold up to the newest of them")
    func several() async throws {
        let fleet = try await Fleet.start(["1.0.0", "1.1.0"])
        try await fleet.cycle()
        await fleet.registry.push("1.2.0", to: "team/web")
        try await fleet.cycle()
        #expect(try fleet.tag == "1.2.0")
        try await fleet.pull()
        try await fleet.person(
            "git revert --no-edit --no-commit HEAD HEAD~1; git commit -q -m 'Back'; git push -q origin main")
        #expect(try fleet.tag == "1.0.0")
        let verdict = try await fleet.cycle()
        #expect(verdict.reason == .held)
        #expect(verdict.message.contains("where we had committed 1.2.0"), "\(verdict.message)")
        await fleet.registry.push("1.1.5", to: "team/web")
        #expect(try await fleet.cycle().reason == .held)
        await fleet.registry.push("1.2.1", to: "team/web")
        #expect(try await fleet.cycle().reason == .selected)
        #expect(try fleet.tag == "1.2.1")
    }

    @Test("a person who moves on by hand is not held, and their value is where we go on from")
    func forward() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        await fleet.registry.push("1.3.0", to: "team/web")
        try await fleet.set("1.2.0")
        #expect(try await fleet.cycle().reason == .selected)
        #expect(try fleet.tag == "1.3.0")
    }

    @Test("an update of ours that someone picked again is theirs: its diff is not what its message says")
    func cherryPick() async throws {
        let fleet = try await Fleet.start(["1.0.0", "1.1.0"])
        try await fleet.cycle()
        let first = try fleet.remote.tip()
        await fleet.registry.push("1.2.0", to: "team/web")
        try await fleet.cycle()
        try await fleet.pull()
        try await fleet.person("git cherry-pick -X theirs \(first); git push -q origin main")
        #expect(try fleet.tag == "1.1.0")
        #expect(try fleet.remote.git("log", "-1", "--format=%B", "main").contains("Pawl-Update: apps:web"))
        let verdict = try await fleet.cycle()
        #expect(verdict.reason == .held)
        #expect(verdict.message.contains("where we had committed 1.2.0"), "\(verdict.message)")
    }

    @Test("a message that quotes ours makes no update of a revert")
    func quotedTrailer() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        let quoted = try fleet.remote.git("log", "-1", "--format=%B", "main").replacing("'", with: "")
        try await fleet.set("1.0.0", message: quoted)
        #expect(try await fleet.cycle().reason == .held)
        #expect(try fleet.tag == "1.0.0")
    }

    @Test("an update that was squashed by a forge is still ours: the trailer in the middle and the diff say so")
    func squashed() async throws {
        let fleet = try await Fleet.start()
        let trailer = "Pawl-Update: apps:web \(fleet.image) 1.0.0 -> 1.1.0 apps/web.yaml:2"
        try await fleet.set(
            "1.1.0", message: "Update web (#12)\n\n* Update web to 1.1.0\n\n\(trailer)\n\n* Fix a typo\n\nMore")
        try await fleet.set("1.0.0")
        #expect(try await fleet.cycle().message.contains("where we had committed 1.1.0; held"))
    }

    @Test("the value moves to other lines, its file to another name, and the revert is still seen")
    func moved() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        try await fleet.pull()
        try await fleet.person("git mv apps/web.yaml apps/site.yaml; git commit -q -m Rename; git push -q origin main")
        #expect(try await fleet.cycle().reason == .upToDate)
        try fleet.write("apps/site.yaml", "# A line.\n\(fleet.manifest("1.0.0"))")
        try await fleet.person("git commit -q -am 'Back, with a comment'; git push -q origin main", at: -4_000)
        #expect(try await fleet.cycle().reason == .selected)

        let other = try await Fleet.start()
        try await other.cycle()
        try await other.pull()
        try other.write(Fleet.file, "# A line.\n\(other.manifest("1.1.0"))")
        try await other.person("git commit -q -am Comment")
        try other.write(Fleet.file, "# A line.\n\(other.manifest("1.0.0"))")
        try await other.person("git commit -q -am Back; git mv apps/web.yaml apps/site.yaml; git commit -q -m Rename")
        try await other.person("git push -q origin main")
        #expect(try await other.cycle().message.contains("where we had committed 1.1.0; held"))
    }

    @Test("a history that was written anew is read anew")
    func forced() async throws {
        let fleet = try await Fleet.start()
        let reconciler = try fleet.reconciler()
        _ = await reconciler.cycle()
        try await fleet.set("1.0.0")
        #expect(try fleet.verdict(of: await reconciler.cycle()).reason == .held)
        // Without our commit and the revert nothing was taken back.
        try await fleet.person(
            "git reset -q --hard HEAD~2; git commit -q --allow-empty -m Anew; git push -q -f origin main")
        #expect(try fleet.verdict(of: await reconciler.cycle()).reason == .selected)
        #expect(try fleet.tag == "1.1.0")
    }

    @Test("the same service sees a revert that comes while it runs, and remembers it over further commits")
    func running() async throws {
        let fleet = try await Fleet.start()
        let reconciler = try fleet.reconciler()
        _ = await reconciler.cycle()
        try await fleet.set("1.0.0")
        for round in 1...3 {
            #expect(try fleet.verdict(of: await reconciler.cycle()).reason == .held)
            try await fleet.pull()
            try await fleet.person("echo \(round) >> notes.txt; git commit -q -am Note; git push -q origin main")
        }
        await fleet.registry.push("1.2.0", to: "team/web")
        #expect(try fleet.verdict(of: await reconciler.cycle()).reason == .selected)
    }

    @Test("two who write one value in turns: after the third time Pawl stops and says OtherWriter")
    func otherWriter() async throws {
        let fleet = try await Fleet.start(spec: "  onRevert: Ignore")
        for _ in 1...2 {
            #expect(try await fleet.cycle().reason == .selected)
            try await fleet.set("1.0.0")
        }
        #expect(try await fleet.cycle().reason == .selected)
        try await fleet.set("1.0.0")
        let verdict = try await fleet.cycle()
        #expect(verdict.reason == .otherWriter)
        #expect(verdict.isFailure)
        #expect(verdict.message.contains("3 updates in a row were taken back"), "\(verdict.message)")
        await fleet.registry.push("2.0.0", to: "team/web")
        #expect(try await fleet.cycle().reason == .otherWriter)
        #expect(try fleet.updates == 3)
    }

    @Test("a tag whose digest was set back stays until the tag has an image that is newer than all of ours")
    func digests() async throws {
        let fleet = try await Fleet.start(["latest"], first: "latest", rule: "{digest: {tag: latest}}")
        try await fleet.cycle()
        let first = try fleet.tag
        #expect(first.hasPrefix("latest@sha256:"))
        await fleet.registry.push("latest", to: "team/web", created: "2026-02-01T00:00:00Z")
        try await fleet.cycle()
        let second = try fleet.tag
        #expect(second != first)
        try await fleet.set(first)
        #expect(try await fleet.cycle().reason == .held)
        #expect(try fleet.tag == first)
        await fleet.registry.push("latest", to: "team/web", created: "2026-03-01T00:00:00Z")
        #expect(try await fleet.cycle().reason == .selected)
        #expect(try ![first, second].contains(fleet.tag))
    }
}
