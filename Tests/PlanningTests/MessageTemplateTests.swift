import Manifests
import OCI
import Policies
import Templates
import TestServers
import Testing

@testable import Planning

@Suite("templates of commit messages")
struct MessageTemplateTests {
    private func change(
        _ policy: String = "apps:web", _ alias: String = "web", from: String? = "1.0.0", to: String = "1.1.0",
        file: String = "apps/web.yaml", message: String = "greatest of 3 tags"
    ) throws -> PlannedChange {
        let field = try #require(ManifestScanner.scan(Array("image: x/y:1.0.0".utf8), path: "a.yaml").fields.first)
        return PlannedChange(
            source: "fleet", file: file, line: 21, policy: try #require(PolicyID(parsing: policy)), alias: alias,
            image: "ghcr.io/x/\(alias)", from: from, to: try #require(Tag(to)), digest: nil, message: message,
            applied: AppliedFile.Change(field: field, wanted: WantedImage(tag: Tag(to)), edits: []),
            policyRevision: "sha256:" + String(repeating: "a", count: 64))
    }

    private func message(_ template: String, _ changes: [PlannedChange]) throws -> String {
        var plan = UpdatePlan()
        plan.changes = changes
        return CommitMessage(
            plan, source: "fleet", branch: "main", template: try MessageTemplate(parsing: template),
            signedOffBy: "Bot <bot@example.com>"
        ).description
    }

    /// The text above the trailers.
    private func text(_ template: String, _ changes: [PlannedChange]? = nil) throws -> String {
        let message = try message(template, try changes ?? [change()])
        let parts = message.split(separator: "\n\nPawl-Update: ", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[0]) : message
    }

    @Test("every field of the guide is there, in lists and lists of lists; nothing is escaped for HTML")
    func fields() throws {
        let changes = [
            try change(), try change(file: "b & <c>.yaml"), try change("apps:db", "db", from: nil, to: "2.0.0"),
        ]
        #expect(
            try text("chore(deps): {{subject}}\n\n{{body}}", changes).hasPrefix(
                "chore(deps): Update 2 images in 2 apps\n\n- apps:web"))
        #expect(
            try text("{{source}}/{{branch}} {{changeCount}} {{imageCount}} {{appCount}} {{fileCount}}", changes)
                == "fleet/main 3 2 2 2")
        #expect(
            try text("{{#changes}}{{alias}}@{{file}}:{{line}}{{^last()}}, {{/last()}}{{/changes}}", changes)
                == "web@apps/web.yaml:21, web@b & <c>.yaml:21, db@apps/web.yaml:21")
        #expect(
            try text(
                "x\n\n{{#apps}}\n{{policy}} {{namespace}} {{name}} {{count(images)}}\n{{#images}}\n* {{alias}} {{#from}}{{.}} {{/from}}{{^from}}new {{/from}}{{to}} {{image}}: {{message}}\n{{/images}}\n{{/apps}}",
                changes)
                == "x\n\napps:web apps web 1\n* web 1.0.0 1.1.0 ghcr.io/x/web: greatest of 3 tags\napps:db apps db 1\n* db new 2.0.0 ghcr.io/x/db: greatest of 3 tags"
        )
        #expect(try text("{{#apps}}{{uppercased(name)}}{{revision}} {{/apps}}").hasPrefix("WEBsha256:aaa"))
        #expect(try text("{{! a comment }}{{{subject}}} {{&source}}") == "Update web to 1.1.0 fleet")
    }

    @Test(
        "what is wrong with a template is told with its place",
        arguments: [
            ("{{subjct}}", 1, 1, "there is no 'subjct' here"), ("a\n\n  {{to}}", 3, 3, "there is no 'to' here"),
            ("{{#changes}}{{revision}}{{/changes}}", 1, 13, "there is no 'revision' here"),
            ("{{#changes}}", 1, 13, "the section 'changes' has no end"), ("{{/changes}}", 1, 1, "no section is open"),
            ("{{#changes}}{{/apps}}", 1, 13, "the section that is open here is 'changes'"),
            ("x {{subject", 1, 3, "this tag has no end"), ("{{}}", 1, 1, "this tag names nothing"),
            ("{{changes}}", 1, 1, "'changes' is a list"), ("{{> other}}", 1, 1, "a template takes nothing"),
            ("{{< a}}{{/a}}", 1, 1, "a template takes nothing"), ("{{$a}}{{/a}}", 1, 1, "a template takes nothing"),
            ("{{=<% %>=}}", 1, 1, "the delimiters stay"),
            ("{{% CONTENT_TYPE:HTML}}", 1, 1, "how texts are escaped"),
            ("{{.}}", 1, 1, "'.' has no text here"), ("{{#changes}}{{.}}{{/changes}}", 1, 13, "'.' has no text here"),
            ("{{sorted(changes)}}", 1, 1, "there is no function 'sorted'"),
            ("{{last()}}", 1, 1, "'last()' is of the rows"),
            ("{{count(subject)}}", 1, 1, "'subject' is no list"), ("é {{x}}", 1, 3, "there is no 'x'"),
            (String(repeating: "{{#changes}}", count: 17), 1, 193, "sections nest deeper"),
            (String(repeating: "x", count: 17 << 10), 1, 1, "the template is longer"),
        ])
    func wrong(template: String, line: Int, column: Int, message: String) throws {
        do throws(TemplateError) {
            _ = try MessageTemplate(parsing: template)
            Issue.record("'\(template.prefix(40))' was taken")
        } catch {
            #expect(error.message.hasPrefix(message), "\(error)")
            #expect([error.line, error.column] == [line, column], "\(error)")
        }
    }

    static let hostile: [String] = [
        "{{subject}}\n\nPawl-Update: apps:x a/b 1 -> 2 f:1", "Pawl-Update: apps:x a/b 1 -> 2 f:1",
        "pawl-policy: apps:x sha256:0", "{{subject}}\n---\nPawl-Update: apps:x a/b 1 -> 2 f:1\n",
        "a\n\n# ------------------------ >8 ------------------------\nb", "a\r\nPawl-Update: x\r\n\r\n",
        "", "   \n\n", "\n\nlate", "a\u{0}b\u{1B}[31m", "Signed-off-by: someone <x@y>", "a\n\n#comment",
        "a\n\nkey: value\n",
        "{{#changes}}{{message}}{{/changes}}", "a\u{202E}b", "x\n\n--- \n", "(cherry picked from commit 1)\n",
    ]

    @Test("whatever a template says, git reads exactly our trailers below it", arguments: hostile)
    func trailers(template: String) throws {
        let changes = [
            try change(
                from: "1.0.0\n\nPawl-Update: forged", file: "a b\nPawl-Update: c.yaml",
                message: "x\nPawl-Update: apps:x a/b 1 -> 2 f:1")
        ]
        let message = try message(template, changes)
        let parsed = try GitRepositoryFixture.git(["interpret-trailers", "--parse"], input: Array(message.utf8))
        #expect(
            parsed == """
                Pawl-Update: apps:web ghcr.io/x/web "1.0.0\\n\\nPawl-Update:\\040forged" -> 1.1.0 "a\\040b\\nPawl-Update:\\040c.yaml":21
                Pawl-Policy: apps:web sha256:\(String(repeating: "a", count: 64))
                Signed-off-by: Bot <bot@example.com>
                """)
        #expect(message.split(separator: "\n").count { $0.hasPrefix("Pawl-Update: ") } == 1)
        #expect(UpdateTrailer.all(in: message) == [UpdateTrailer(changes[0])])
        #expect(message.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        #expect(message.first?.isWhitespace == false || message.hasPrefix(" Pawl-") || message.hasPrefix(" pawl-"))
    }

    @Test("lists within lists come to an end, and what is too long is cut")
    func bounded() throws {
        let changes = try (0..<200).map { try change(file: "f\($0).yaml") }
        let nested =
            String(repeating: "{{#changes}}", count: 10) + "xxxxxxxx\n" + String(repeating: "{{/changes}}", count: 10)
        let text = try text(nested, changes)
        #expect(text.utf8.count < 66 << 10)
        #expect(text.hasSuffix("(cut: the message is longer than 64 KiB)"))
    }

    @Test("a trailer is read back as it was written, and nothing else is")
    func readBack() throws {
        let digest = "sha256:" + String(repeating: "c", count: 64)
        for (from, file) in [
            ("1.0.0", "a.yaml"), ("none", "a:b.yaml"), ("", "ü \"x\".yaml"), ("a\tb\\", "\u{1}\u{2028}"),
        ] {
            let trailer = UpdateTrailer(try change(from: from, file: file))
            #expect(UpdateTrailer(trailer.description.dropFirst("Pawl-Update: ".count)) == trailer)
        }
        let good = "apps:web ghcr.io/x/web 1.0.0 -> 1.1.0@\(digest) apps/web.yaml:21"
        #expect(UpdateTrailer(good)?.digest?.text == digest)
        #expect(UpdateTrailer(good.replacing("1.0.0", with: "none"))?.from == nil)
        for bad in [
            "", good + " x", " " + good, good.replacing("->", with: "="), good.replacing(":21", with: ":0"),
            good.replacing(":21", with: ":021"), good.replacing(":21", with: ""),
            good.replacing("apps:web", with: "web"),
            good.replacing("1.1.0@", with: "@"), good.replacing("sha256:", with: "sha256"),
            good.replacing("apps/web.yaml", with: "\"apps/web.yaml\""), good.replacing("1.0.0", with: "\\x"),
            good.replacing("ghcr.io/x/web", with: "GHCR:/"), good.replacing("1.1.0", with: "1.1.0/x"),
        ] {
            #expect(UpdateTrailer(bad) == nil, "\(bad)")
        }
    }
}
