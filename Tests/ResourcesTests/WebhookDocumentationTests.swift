import Foundation
import Resources
import Testing
import TimeZones
import Webhooks

@Suite("The page about webhooks")
struct WebhookDocumentationTests {
    private static let page = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/webhooks.md")

    /// The receivers that are shown by themselves.
    private static func receivers() throws -> [String] {
        let text = try String(contentsOf: page, encoding: .utf8)
        return text.components(separatedBy: "```\n").filter { $0.hasPrefix("- ") && $0.contains("type:") }
    }

    @Test("every receiver shown is one that is accepted, and every kind is shown")
    func receiversAreAccepted() throws {
        var kinds: Set<WebhookKind> = []
        for receivers in try WebhookDocumentationTests.receivers() {
            let indented = receivers.split(separator: "\n").map { "      \($0)\n" }.joined()
            let document = """
                apiVersion: pawl.dev/v1alpha1
                kind: PawlConfiguration
                server:
                  webhooks:
                    listen: 0.0.0.0:8082
                    receivers:
                \(indented)
                """
            let loaded = ResourceLoader.load(document, file: "pawl.yaml", zones: SystemTimeZones().rules(named:))
            #expect(loaded.diagnostics.map(\.description) == [], "\(receivers)")
            kinds.formUnion(loaded.configuration?.server?.webhooks?.receivers.map(\.kind) ?? [])
        }
        #expect(kinds == Set(WebhookKind.allCases))
    }
}
