import DemoRegistry
import Foundation
import Planning
import TestServers
import Testing

/// An example of the page about history: what a person types, and what `pawl holds` says afterwards.
struct HistoryExample: Sendable, CustomTestStringConvertible {
    let script: String
    let output: String

    var testDescription: String { script.split(separator: "\n").first.map(String.init) ?? "" }

    static let document =
        (try? String(contentsOf: DiffExample.root.appending(path: "docs/history.md"), encoding: .utf8)) ?? ""

    static var all: [HistoryExample] {
        document.components(separatedBy: "```sh\n").dropFirst().compactMap { part in
            let pieces = part.components(separatedBy: "```")
            guard pieces.count > 2, pieces[2].hasPrefix("\n$ pawl holds\n") else { return nil }
            return HistoryExample(script: pieces[0], output: String(pieces[2].dropFirst("\n$ pawl holds\n".count)))
        }
    }
}

@Suite("The page about history")
struct HistoryDocumentationTests {
    @Test("every example says what it shows", arguments: HistoryExample.all)
    func examples(_ example: HistoryExample) async throws {
        let bench = try await Bench()
        try bench.configure()
        for tag in ["1.4.0", "1.5.0"] { await bench.registry.push(tag, to: "team/web") }
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"1.x\"}")
        try bench.commit([
            "apps/web.yaml": Array(bench.expand("kind: Deployment\nimage: %host/team/web:1.4.0\n").utf8),
            "notes.txt": Array("Notes.\n".utf8),
        ])
        #expect(try await bench.pawl("run", "--once").status == 0)
        let clone = bench.path + "/clone"
        try bench.git("clone", "-q", bench.remote, clone)
        var environment = Bench.gitEnvironment
        environment["GIT_AUTHOR_NAME"] = "Ada"
        // The grace period counts from the present.
        environment["GIT_COMMITTER_DATE"] = nil
        let result = try await ChildProcess.runAside(
            "/bin/sh", ["-e", "-c", example.script], directory: clone, environment: environment)
        #expect(result.status == 0, "\(result.errors)")
        let holds = try await bench.pawl("holds")
        let said = holds.output
            .replacing(/[0-9a-f]{12} of/, with: "1a2b3c4d5e6f of")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "2026-11-25T10:00:00Z")
        #expect(said == example.output, "\(holds.errors)")
    }

    @Test("the examples are found, and every rule is explained")
    func isComplete() {
        #expect(HistoryExample.all.count == 5)
        for rule in HistoryRule.allCases where rule != .unknown && rule != .ignored {
            #expect(HistoryExample.document.contains("`\(rule.rawValue)`"), "\(rule)")
        }
    }
}
