import Foundation
import TestServers
import Testing

@Suite("The alert rules")
struct RuleTests {
    private static let folder = root.appending(path: "deploy/prometheus").path

    @Test("promtool finds the rules sound")
    func check() async throws {
        let result = try await ChildProcess.runAside(
            "/usr/bin/promtool", ["check", "rules", "--lint=all", "--lint-fatal", "rules.yaml"],
            directory: RuleTests.folder)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    @Test("every alert fires where it should and stays silent where it should not")
    func behaviour() async throws {
        let result = try await ChildProcess.runAside(
            "/usr/bin/promtool", ["test", "rules", "rules.test.yaml"], directory: RuleTests.folder)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        let (rules, tests) = (
            try text(of: "deploy/prometheus/rules.yaml"), try text(of: "deploy/prometheus/rules.test.yaml")
        )
        for alert in rules.matches(of: /alert: (\w+)/).map({ String($0.output.1) }) {
            // Once where it is silent, once where it fires.
            #expect(tests.contains("{alertname: \(alert), eval_time: "), "\(alert)")
            #expect(tests.contains("- alertname: \(alert)\n"), "\(alert)")
        }
    }
}
