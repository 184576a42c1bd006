import DemoRegistry
import Foundation
import Planning
import Policies
import Reconciler
import TestServers
import Testing

/// One after the other: each runs git many times.
@Suite("how far a revert reaches", .serialized)
struct RevertScopeTests {
    @Test("of two files the one that was taken back is held, and the other moves")
    func twoFiles() async throws {
        let fleet = try await Fleet.start()
        try await fleet.cycle()
        try await fleet.set("1.0.0")
        try fleet.write("apps/new.yaml", fleet.manifest("1.0.0"))
        try await fleet.person("git add -A; git commit -q -m New; git push -q origin main")
        let report = try await fleet.reconciler().cycle()
        #expect(report.plan.changes.map(\.file) == ["apps/new.yaml"])
        #expect(report.plan.skipped.map(\.file) == ["apps/web.yaml"])
        #expect(try fleet.tag == "1.0.0")
    }

    @Test("an edit of another policy in the same file is none of this one: what is left is a mixed commit")
    func otherPolicy() async throws {
        let fleet = try await Fleet.start()
        let api = fleet.policy().replacing("{name: web,", with: "{name: api,").replacing("apps/**", with: "api/**")
        try fleet.write(".pawl/web.yaml", "\(fleet.policy())---\n\(api)")
        try await fleet.person("git commit -q -am Two; git push -q origin main")
        _ = try await fleet.reconciler().cycle()
        #expect(try fleet.tag == "1.1.0")
        try await fleet.pull()
        try fleet.write(
            ".pawl/web.yaml", "\(fleet.policy())---\n\(api.replacing("spec:", with: "spec:\n  suspend: true"))")
        try fleet.write(Fleet.file, fleet.manifest("1.0.0"))
        try await fleet.person("git commit -q -am 'Suspend another'; git push -q origin main")
        let report = try await fleet.reconciler().cycle()
        let verdict = try #require(report.plan.verdicts.first { $0.policy.name == "web" })
        #expect(verdict.message.contains("among other changes"), "\(verdict.message)")
    }

    @Test("images that move together stay together where one of them was taken back")
    func group() async throws {
        let fleet = try await Fleet.start()
        let api = fleet.image.replacing("/web", with: "/api")
        for tag in ["1.0.0", "1.1.0"] { await fleet.registry.push(tag, to: "team/api") }
        try fleet.write(
            ".pawl/web.yaml",
            fleet.policy(spec: "  group: Atomic").replacing(
                "images: [", with: "images: [{image: \"\(api)\", policy: {semver: {range: \"*\"}}}, "))
        try fleet.write("apps/api.yaml", "image: \(api):1.0.0\n")
        try await fleet.person("git add -A; git commit -q -m Api; git push -q origin main")
        _ = try await fleet.reconciler().cycle()
        #expect(try fleet.tag == "1.1.0")
        #expect(try fleet.remote.show("apps/api.yaml") == "image: \(api):1.1.0")

        try await fleet.pull()
        try await fleet.person("git revert --no-edit HEAD; git push -q origin main")
        // The one of the two whose history is not at issue stays as well.
        try fleet.write("apps/api.yaml", "image: \(api):1.0.5\n")
        try await fleet.person("git commit -q -am 'Another value'; git push -q origin main")
        let report = try await fleet.reconciler().cycle()
        #expect(report.plan.changes.isEmpty)
        #expect(report.plan.verdicts.map(\.reason) == [.held, .held], "\(report.plan.verdicts)")

        for image in ["web", "api"] { await fleet.registry.push("1.2.0", to: "team/\(image)") }
        _ = try await fleet.reconciler().cycle()
        #expect(try fleet.tag == "1.2.0")
        #expect(try fleet.remote.show("apps/api.yaml") == "image: \(api):1.2.0")
    }
}
