import Foundation
import Testing

@Suite("The pages for people")
struct PageTests {
    @Test("every link leads to a page, a file or a heading that is there")
    func links() throws {
        let pages = try Page.all()
        #expect(pages.count > 20)
        let anchors = Dictionary(uniqueKeysWithValues: pages.map { ($0.path, $0.anchors) })
        var count = 0
        for page in pages {
            for link in page.links {
                count += 1
                #expect(
                    FileManager.default.fileExists(atPath: Page.root.appending(path: link.file).path),
                    "\(page): \(link.file)")
                if let anchor = link.anchor {
                    #expect(anchors[link.file]?.contains(anchor) == true, "\(page): \(link.file)#\(anchor)")
                }
            }
        }
        #expect(count > 60)
    }

    @Test("links and headings are read as forges read them")
    func reading() throws {
        let page = try Page("docs/operations.md")
        #expect(page.anchors.contains("stopping-upgrading-going-back"))
        #expect(page.links.contains(Page.Link(file: "docs/git.md", anchor: "the-least-that-a-forge-has-to-allow")))
        #expect(page.links.contains(Page.Link(file: "docs/operations.md", anchor: "size")))
    }

    @Test("the index lists every page")
    func index() throws {
        let listed = Set(try Page("docs/README.md").links.map(\.file))
        for page in try Page.all() where page.path.hasPrefix("docs/") && !page.path.hasPrefix("docs/decisions/0") {
            #expect(listed.contains(page.path) || page.path == "docs/README.md", "\(page)")
        }
        let decisions = Set(try Page("docs/decisions/README.md").links.map(\.file))
        for page in try Page.all() where page.path.hasPrefix("docs/decisions/0") {
            #expect(decisions.contains(page.path), "\(page)")
        }
    }

    @Test("the tests that the threat model names are there, in the files it names")
    func namedTests() throws {
        let text = try Page("docs/threat-model.md").text
        let files = try testFiles()
        var count = 0
        for match in text.matches(of: /`(\w+Tests)`: ((?:"[^"]+"(?:, )?)+)/) {
            for name in match.2.matches(of: /"([^"]+)"/) {
                count += 1
                let found = files[String(match.1)]?.contains { $0.contains("\"\(name.1)\"") }
                #expect(found == true, "\(match.1): \(name.1)")
            }
        }
        #expect(count > 40)
        let deploy = try testsOfDeploy()
        for match in text.matches(of: /deploy\/tests: "(\w+)"/) {
            count += 1
            #expect(deploy.contains("def \(match.1)("), "\(match.1)")
        }
        let quoted = text.matches(of: /"[A-Za-z][^"\n]{15,}"/).count
        #expect(count == quoted, "a test is named in a way that is not checked")
    }

    /// The sources of tests by file name without its ending; two rooms may have a file of one name.
    private func testFiles() throws -> [String: [String]] {
        var files: [String: [String]] = [:]
        let tests = Page.root.appending(path: "Tests")
        for case let url as URL in FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil) ?? .init()
        where url.pathExtension == "swift" {
            files[url.deletingPathExtension().lastPathComponent, default: []]
                .append(try String(contentsOf: url, encoding: .utf8))
        }
        return files
    }

    private func testsOfDeploy() throws -> String {
        let folder = Page.root.appending(path: "deploy/tests")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "py" }.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    }
}
