import Foundation
import Resources
import Testing
import TimeZones

@Suite("The schemas of the resources")
struct SchemaTests {
    @Test("a schema says what it is, and is written the same at every call", arguments: JSONSchema.kinds)
    func header(kind: String) throws {
        let text = try JSONSchema.text(for: kind)
        #expect(
            text.hasPrefix(
                """
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "$id": "https://pawl.dev/schemas/v1alpha1/\(kind).json",
                  "title": "\(kind)",
                  "description": "
                """))
        #expect(text.hasSuffix("\n}\n"))
        #expect(try JSONSchema.text(for: kind) == text)
    }

    @Test("a field is described with its meaning, its type and what holds without it")
    func field() throws {
        let text = try JSONSchema.text(for: "UpdatePolicy")
        #expect(
            text.contains(
                """
                        "suspend": {
                          "description": "Whether the policy rests: nothing is chosen or written.",
                          "type": "boolean",
                          "default": false
                        },
                """))
        #expect(try JSONSchema.text(for: "PawlConfiguration").contains("\"default\": \"5m\""))
    }

    @Test(
        "a field that is refused stays out of the schema", arguments: ["PullRequest", "password"])
    func refused(name: String) throws {
        for kind in JSONSchema.kinds { #expect(try !JSONSchema.text(for: kind).contains("\"\(name)\"")) }
    }

    @Test("another kind is told which there are")
    func unknown() {
        #expect(JSONSchema.kinds == ["UpdatePolicy", "PawlConfiguration"])
        for (kind, expected) in [
            ("updatePolicy", "'updatePolicy' is not a kind; did you mean 'UpdatePolicy'?"),
            ("Deployment", "'Deployment' is not a kind; write one of: UpdatePolicy, PawlConfiguration"),
        ] {
            let error = #expect(throws: JSONSchema.UnknownKind.self) { try JSONSchema.text(for: kind) }
            #expect(error?.description == expected)
        }
    }

    @Test("every field has a sentence that says what it means")
    func sentences() throws {
        func check(_ value: Any, _ path: String) {
            if let list = value as? [Any] {
                for item in list { check(item, path) }
            }
            guard let object = value as? [String: Any] else { return }
            for (name, value) in object {
                if name == "properties", let fields = value as? [String: [String: Any]], !path.contains("not") {
                    for (field, schema) in fields {
                        let text = schema["description"] as? String ?? ""
                        #expect(text.count > 8 && text.hasSuffix("."), "\(path).\(field): \(text)")
                    }
                }
                check(value, "\(path).\(name)")
            }
        }
        for kind in JSONSchema.kinds {
            check(try JSONSerialization.jsonObject(with: Data(JSONSchema.text(for: kind).utf8)), kind)
        }
    }

    @Test("schema and reader agree on every document")
    func agreement() throws {
        let examples = try ["README.md", "docs/guide.md", "docs/manifests.md"].flatMap { page in
            try DocumentationTests.examples(page).map { Agreement(.accepted, kind: nil, $0) }
        }
        let documents = Agreement.policies + Agreement.configurations + examples
        #expect(documents.count >= 60)
        let answer = try SchemaValidator.answer(to: documents.map { ($0.kind, $0.text) })
        var written: Set<String> = []
        for (document, verdict) in zip(documents, answer.verdicts) {
            let diagnostics = ResourceLoader.load(
                document.text, file: "f.yaml", zones: SystemTimeZones().rules(named:)
            ).diagnostics.map(\.description)
            #expect(diagnostics.isEmpty == (document.verdict == .accepted), "\(document.text)\n\(diagnostics)")
            #expect(
                verdict.isValid == (document.verdict != .refused), "\(document.text)\n\(verdict.errors)\n\(diagnostics)"
            )
            if document.verdict == .accepted { written.formUnion(verdict.written) }
        }
        #expect(answer.described.count > 60)
        #expect(Set(answer.described).subtracting(written) == [], "fields that no document writes")
    }
}
