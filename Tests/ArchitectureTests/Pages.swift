import Foundation

/// The project's pages for people, and what they point at.
struct Page: Sendable, CustomStringConvertible {
    /// The path from the top of the repository.
    let path: String
    let text: String

    var description: String { path }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: Page.root.appending(path: path), encoding: .utf8)
    }

    /// A link to a page or a file of the repository.
    struct Link: Hashable {
        let file: String
        let anchor: String?
    }

    /// Every relative link of the text outside of code, with its path from the top of the repository.
    var links: [Link] {
        prose.matches(of: /\]\(([^)\s]+)\)/).compactMap { match in
            let target = String(match.1)
            guard !target.contains(":") else { return nil }
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let folder = URL(filePath: "/" + path).deletingLastPathComponent()
            let file = parts[0].isEmpty ? "/" + path : folder.appending(path: String(parts[0])).standardized.path
            return Link(file: String(file.dropFirst()), anchor: parts.count > 1 ? String(parts[1]) : nil)
        }
    }

    /// The anchors of the headings, as forges make them: small letters, without punctuation, spaces as hyphens.
    var anchors: Set<String> {
        Set(
            prose.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                line.drop { $0 == "#" }.dropFirst().lowercased()
                    .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
                    .replacingOccurrences(of: " ", with: "-")
            })
    }

    /// The text without fenced code.
    private var prose: String {
        var isCode = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isCode.toggle()
                return false
            }
            return !isCode
        }.joined(separator: "\n")
    }

    /// Every page of the repository that people read.
    static func all() throws -> [Page] {
        var paths = [
            "README.md", "ARCHITECTURE.md", "deploy/README.md", "policies/README.md", "Tests/Fuzzing/README.md",
        ]
        for folder in ["docs", "docs/decisions"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            paths += names.filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
        }
        return try paths.sorted().map(Page.init)
    }
}
