import Audit
import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("The page about the audit")
struct AuditPageTests {
    private static let page =
        (try? String(contentsOf: DiffExample.root.appending(path: "docs/audit.md"), encoding: .utf8)) ?? ""

    /// The commands of the page that call `pawl` or `git`.
    private static let commands = page.components(separatedBy: "```sh\n").dropFirst()
        .flatMap { $0.components(separatedBy: "```")[0].components(separatedBy: "\n") }
        .map { $0.components(separatedBy: "  #")[0] }
        .filter { !$0.isEmpty }

    /// A place where each command of the page has something to tell: a source `fleet`, a clone, a tag.
    private func prepared() async throws -> Bench {
        let bench = try await Bench()
        try bench.configure(source: "")
        let text = try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
        try bench.write(
            "pawl.yaml",
            text.replacing("pawl@example.com}}", with: "pawl@example.com}, signing: {format: ssh, keyFile: key}}"))
        let made = try shell(
            bench, "ssh-keygen -q -t ed25519 -N '' -f key && mkdir .github && cp key.pub .github/allowed_signers")
        #expect(made.status == 0, "\(made.errors)")
        try bench.policy("web", image: "%host/acme/web", rule: "semver: {range: \"*\"}")
        try bench.commit(["apps/web.yaml": Array(bench.expand("image: %host/acme/web:1.0.0\n").utf8)])
        try bench.git("-C", bench.remote, "tag", "v1.4")
        for tag in ["1.1.0", "1.2.0"] {
            await bench.registry.push(tag, to: "acme/web")
            let run = try await bench.pawl("run", "--once")
            #expect(run.status == 0, "\(run.errors)")
        }
        try bench.git("clone", "-q", bench.remote, "\(bench.path)/path/to/clone")
        return bench
    }

    private func shell(_ bench: Bench, _ script: String) throws -> (status: Int32, output: String, errors: String) {
        try ChildProcess.run("/bin/sh", ["-c", script], directory: bench.path, environment: Bench.gitEnvironment)
    }

    @Test("every command runs as it stands, and tells of what it says")
    func commands() async throws {
        let bench = try await prepared()
        let id = try bench.git("-C", bench.remote, "rev-parse", "main").prefix(12)
        #expect(AuditPageTests.commands.count >= 8)
        for command in AuditPageTests.commands {
            // The page's commit is one of its own table; the pipeline's repository is the clone.
            let line = command.replacing("c8c2c48d6f5c", with: id)
                .replacing("--repository . --since origin/main", with: "--repository path/to/clone --since HEAD~1")
                .replacing("git ", with: "git -C path/to/clone ")
            let result = try await ChildProcess.runAside(
                "/bin/sh", ["-c", line.replacing("pawl audit", with: "'\(Bench.executable)' audit")],
                directory: bench.path, environment: Bench.environment)
            #expect(result.status == 0, "\(line): \(result.errors)")
            #expect(result.output.contains("1.2.0"), "\(line): \(result.output)")
        }
    }

    @Test("the table's columns, the members and the codes are those that there are")
    func isComplete() async throws {
        let bench = try await prepared()
        let table = try await bench.pawl("audit", "--since", "v1.4")
        // The mirror has no tags: a revision of the clone is asked for there.
        #expect(table.status == 1)
        let local = try await bench.pawl("audit", "--repository", "path/to/clone", "--since", "v1.4")
        let columns = local.output.split(separator: "\n")[0].split(separator: " ", omittingEmptySubsequences: true)
        let shown = AuditPageTests.page.split(separator: "\n").first { $0.hasPrefix("TIME") }
        #expect(shown?.split(separator: " ", omittingEmptySubsequences: true) == columns)
        let json = try await bench.pawl("audit", "-o", "json")
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        for name in rows.first?.keys.sorted() ?? [] { #expect(AuditPageTests.page.contains("`\(name)`"), "\(name)") }
        for code in AuditFinding.Code.allCases {
            #expect(AuditPageTests.page.contains("| `\(code.rawValue)` |"), "\(code)")
        }
    }
}
