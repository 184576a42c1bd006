import Foundation
import Policies
import Resources
import Testing
import TimeZones

@Suite("examples in the documentation")
struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The fenced blocks of YAML in a page, without the indentation of the list they stand in.
    static func examples(_ page: String) throws -> [String] {
        let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
        var examples: [String] = []
        var block: [Substring]?
        var indentation = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.drop { $0 == " " }
            if let lines = block {
                if trimmed.hasPrefix("```") {
                    examples.append(lines.joined(separator: "\n") + "\n")
                    block = nil
                } else {
                    block = lines + [line.dropFirst(min(indentation, line.count))]
                }
            } else if trimmed.hasPrefix("```yaml") {
                block = []
                indentation = line.count - trimmed.count
            }
        }
        return examples
    }

    @Test(
        "every policy and configuration shown is one that is accepted",
        arguments: [
            "README.md", "docs/guide.md", "docs/manifests.md", "docs/git.md", "docs/history.md",
            "docs/notifications.md", "docs/webhooks.md",
        ])
    func accepted(_ page: String) throws {
        let examples = try DocumentationTests.examples(page)
        #expect(!examples.isEmpty)
        for example in examples {
            let loaded = ResourceLoader.load(example, file: page, zones: SystemTimeZones().rules(named:))
            #expect(loaded.diagnostics.map(\.description) == [])
            #expect(loaded.policies.count == 1 || loaded.configuration != nil)
        }
    }

    @Test("every policy and configuration of the page about operations is accepted; the rest are a chart's values")
    func operations() throws {
        let examples = try DocumentationTests.examples("docs/operations.md").filter { $0.contains("pawl.dev/") }
        #expect(!examples.isEmpty)
        for example in examples {
            let loaded = ResourceLoader.load(example, file: "operations", zones: SystemTimeZones().rules(named:))
            #expect(loaded.diagnostics.map(\.description) == [])
            #expect(loaded.configuration != nil)
        }
    }

    @Test("every reason code is explained in the page about operations, once, and no other is")
    func reasonCodes() throws {
        let page = try String(
            contentsOf: DocumentationTests.root.appendingPathComponent("docs/operations.md"), encoding: .utf8)
        let rows = page.matches(of: /(?m)^\| `([A-Z][A-Za-z]+)` \|/).map { String($0.1) }
        #expect(rows.sorted() == Reason.allCases.map(\.rawValue).sorted())
    }
}
