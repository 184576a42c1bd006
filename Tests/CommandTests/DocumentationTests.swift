import Foundation
import Manifests
import Planning
import TestServers
import Testing

/// An example of a document: "`FILE`, `pawl set ARGUMENTS`:" and a diff.
struct DiffExample: Sendable, CustomTestStringConvertible {
    let file: String
    let arguments: [String]
    let before: String
    let after: String

    var testDescription: String { "\(file) \(arguments.joined(separator: " "))" }

    static func all(in document: String) -> [DiffExample] {
        let lines = document.components(separatedBy: "\n")
        return lines.indices.compactMap { index in
            let parts = lines[index].components(separatedBy: "`")
            guard parts.count == 5, parts[2] == ", ", parts[3].hasPrefix("pawl set "), parts[4] == ":",
                lines[index + 2] == "```diff"
            else { return nil }
            let body = lines[(index + 3)...].prefix { $0 != "```" }
            func side(_ sign: Character) -> String {
                body.filter { $0.isEmpty || $0.first == " " || $0.first == sign }.map { "\($0.dropFirst())\n" }.joined()
            }
            return DiffExample(
                file: parts[1], arguments: parts[3].split(separator: " ").dropFirst(2).map(String.init),
                before: side("-"), after: side("+"))
        }
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let document = (try? String(contentsOf: root.appending(path: "docs/manifests.md"), encoding: .utf8)) ?? ""
}

@Suite("The page about manifests")
struct DocumentationTests {
    @Test("every example does what it shows", arguments: DiffExample.all(in: DiffExample.document))
    func examples(_ example: DiffExample) async throws {
        let folder = try TemporaryDirectory()
        let url = URL(filePath: folder.path).appending(path: example.file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(example.before.utf8).write(to: url)
        let result = try await ChildProcess.runAside(
            Bench.executable, ["set"] + example.arguments + ["."], directory: folder.path,
            environment: Bench.environment)
        #expect(result.status == 0, "\(result.errors)")
        #expect(try String(contentsOf: url, encoding: .utf8) == example.after)
        #expect(example.before != example.after)
    }

    @Test("the inventory by image looks as shown")
    func inventory() async throws {
        let folder = try TemporaryDirectory()
        for (environment, tag) in [("dev", "1.3.0"), ("test", "1.3.0"), ("prod", "1.2.3")] {
            let url = URL(filePath: folder.path).appending(path: environment)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            let text = String(repeating: "#\n", count: 10) + "image: ghcr.io/acme/web:\(tag)\n"
            try Data(text.utf8).write(to: url.appending(path: "web.yaml"))
        }
        let result = try await ChildProcess.runAside(
            Bench.executable, ["scan", "--by-image", "dev", "test", "prod"], directory: folder.path,
            environment: Bench.environment)
        #expect(DiffExample.document.contains("```\n\(result.output)```"), "\(result.output)")
    }

    @Test("the examples are found, and every reason for leaving a value alone is explained")
    func isComplete() {
        #expect(DiffExample.all(in: DiffExample.document).count >= 15)
        for code in SkipReason.allCases.map(\.rawValue) + PlanSkip.allCases.map(\.rawValue) {
            #expect(DiffExample.document.contains("| `\(code)` |"), "\(code)")
        }
        for kind in FieldKind.allCases where kind != .field && kind != .fluxMarker && kind != .pawlMarker {
            #expect(DiffExample.document.contains("`\(kind.rawValue)`"), "\(kind)")
        }
    }
}
