import Foundation
import TestServers
import Testing

@Suite("The ready policies")
struct ReadyPolicyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let policy: String
        /// Tags, or JSON lines.
        let tags: [String]
        var image: String?
        let current: String
        var now = "2026-11-23T10:00:00Z"
        let chosen: String?
        let reasons: [String: String]
        var testDescription: String { "\(policy) at \(now)" }
    }

    static let cases = [
        Case(
            policy: "semver-patch", tags: ["1.4.2", "1.4.10", "1.5.0", "1.4.11-rc.1", "latest"], current: "1.4.2",
            chosen: "1.4.10", reasons: ["1.5.0": "NotInRange", "1.4.11-rc.1": "Prerelease", "latest": "Unparseable"]),
        Case(
            policy: "semver-minor", tags: ["1.4.2", "1.5.0", "2.0.0", "1.6.0-rc.1"], current: "1.4.2", chosen: "1.5.0",
            reasons: ["2.0.0": "NotInRange", "1.6.0-rc.1": "Prerelease"]),
        Case(
            policy: "release-candidates", tags: ["1.4.2", "1.5.0-rc.1", "1.5.0-rc.2", "2.0.0-rc.1"], current: "1.4.2",
            chosen: "1.5.0-rc.2", reasons: ["2.0.0-rc.1": "NotInRange", "1.5.0-rc.1": "Eligible"]),
        Case(
            policy: "release-candidates", tags: ["1.5.0-rc.2", "1.5.0"], current: "1.5.0-rc.2", chosen: "1.5.0",
            reasons: [:]),
        Case(
            policy: "branch-timestamp",
            tags: ["main-5d41402-1769731200", "main-7d79303-1769817600", "dev-9e107d9-1769900000", "main-latest"],
            current: "main-5d41402-1769731200", chosen: "main-7d79303-1769817600",
            reasons: ["dev-9e107d9-1769900000": "NotMatched", "main-latest": "NotMatched"]),
        Case(
            policy: "suffix-alpine",
            tags: ["3.12.4-alpine", "3.12.5-alpine", "3.12.6", "3.12-alpine", "3.13.0-alpine"],
            current: "3.12.4-alpine", chosen: "3.12.5-alpine",
            reasons: ["3.12.6": "NotMatched", "3.12-alpine": "Unparseable", "3.13.0-alpine": "NotInRange"]),
        Case(
            policy: "calendar-releases",
            tags: [
                "RELEASE.2026-01-16T16-07-38Z", "RELEASE.2026-01-18T22-51-28Z", "RELEASE.2026-01-18T22-51-29Z-cicd",
                "latest",
            ], current: "RELEASE.2026-01-16T16-07-38Z", chosen: "RELEASE.2026-01-18T22-51-28Z",
            reasons: ["RELEASE.2026-01-18T22-51-29Z-cicd": "NotMatched", "latest": "NotMatched"]),
        Case(
            policy: "latest-by-digest",
            tags: [
                "{\"tag\": \"latest\", \"digest\": \"sha256:\(String(repeating: "b", count: 64))\"}", "1.0.0",
            ], current: "latest@sha256:\(String(repeating: "a", count: 64))", chosen: "latest",
            reasons: ["1.0.0": "NotMatched"]),
        Case(
            policy: "signed-only",
            tags: [
                "{\"tag\": \"1.6.0\"}",
                "{\"tag\": \"1.5.0\", \"signedBy\": \"https://github.com/example/web/.github/workflows/release.yaml\"}",
            ], current: "1.4.2", chosen: "1.5.0", reasons: ["1.6.0": "Unsigned"]),
        Case(
            policy: "cool-down",
            tags: [
                "{\"tag\": \"1.6.0\", \"firstSeen\": \"2026-11-20T10:00:01Z\"}",
                "{\"tag\": \"1.5.0\", \"firstSeen\": \"2026-11-20T10:00:00Z\"}",
            ], current: "1.4.2", chosen: "1.5.0", reasons: ["1.6.0": "TooYoung"]),
        Case(policy: "office-hours", tags: ["1.5.0"], current: "1.4.2", chosen: "1.5.0", reasons: [:]),
        Case(
            policy: "office-hours", tags: ["1.5.0"], current: "1.4.2", now: "2026-11-21T10:00:00Z", chosen: nil,
            reasons: ["1.5.0": "Frozen"]),
        Case(
            policy: "office-hours", tags: ["1.5.0"], current: "1.4.2", now: "2026-12-21T10:00:00Z", chosen: nil,
            reasons: ["1.5.0": "Frozen"]),
        // In summer the clocks of Dublin are an hour ahead.
        Case(
            policy: "office-hours", tags: ["1.5.0"], current: "1.4.2", now: "2026-07-06T08:30:00Z", chosen: "1.5.0",
            reasons: [:]),
        Case(
            policy: "atomic-pair",
            tags: [
                "{\"tag\": \"1.6.0\", \"image\": \"server\"}", "{\"tag\": \"1.5.0\", \"image\": \"server\"}",
                "{\"tag\": \"1.5.0\", \"image\": \"migrations\"}",
            ], image: "server", current: "1.4.2", chosen: "1.5.0", reasons: ["1.6.0": "GroupIncomplete"]),
    ]

    @Test("each chooses what its comment says", arguments: cases)
    func choice(_ given: Case) async throws {
        let folder = try TemporaryDirectory()
        let tags = folder.path + "/tags"
        try Data(given.tags.joined(separator: "\n").utf8).write(to: URL(filePath: tags))
        let file = DiffExample.root.appending(path: "policies/\(given.policy).yaml").path
        let result = try await ChildProcess.runAside(
            Bench.executable,
            [
                "explain", "--policy-file", file, "--tags-file", tags, "--current", given.current, "--now", given.now,
                "-o", "json",
            ] + (given.image.map { ["--image", $0] } ?? []), directory: folder.path, environment: Bench.environment)
        #expect(result.status == 0, "\(result.errors)")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let selected = (document["selected"] as? [String: Any])?["tag"] as? String
        #expect(selected == given.chosen, "\(document["message"] ?? "")")
        let candidates = try #require(document["candidates"] as? [[String: Any]])
        for (tag, reason) in given.reasons {
            #expect(candidates.first { $0["tag"] as? String == tag }?["reason"] as? String == reason, "\(tag)")
        }
    }

    @Test("every policy of the folder is tried, says when to use it, and stands in its table of contents")
    func folder() throws {
        let root = DiffExample.root.appending(path: "policies")
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".yaml") }
        let contents = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        #expect(Set(names.map { String($0.dropLast(5)) }) == Set(Self.cases.map(\.policy)))
        for name in names {
            #expect(contents.contains("](\(name))"))
            let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
            #expect(text.hasPrefix("# ") && text.contains("\n#\n# For") || text.contains("\n#\n# "))
        }
    }
}
