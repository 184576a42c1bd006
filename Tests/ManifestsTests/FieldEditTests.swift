import Manifests
import OCI
import Testing

@Suite("Edits")
struct FieldEditTests {
    private static let old = "sha256:" + String(repeating: "0", count: 64)
    private static let new = "sha256:" + String(repeating: "f", count: 64)

    /// Sets every field of a text to a tag; a skip's reason stands in for the text.
    private func set(_ text: String, _ tag: String, _ digest: String? = nil, path: String = "a.yaml") throws -> String {
        let bytes = Array(text.utf8)
        var edits: [Edit] = []
        for field in ManifestScanner.scan(bytes, path: path).fields {
            switch field.edit(WantedImage(tag: Tag(tag), digest: digest.flatMap { Digest($0) })) {
            case .edits(let found): edits += found
            case .unchanged: break
            case .skipped(let reason, _): return reason.rawValue
            }
        }
        return String(decoding: try apply(edits, to: bytes), as: UTF8.self)
    }

    @Test(
        "a reference keeps its repository as written and its quotes",
        arguments: [
            ("image: nginx", "image: nginx:2.0"), ("image: nginx:1", "image: nginx:2.0"),
            ("image: 'docker.io/library/nginx:1' # x", "image: 'docker.io/library/nginx:2.0' # x"),
            ("image: \"X.io:80/a:1\"\t", "image: \"X.io:80/a:2.0\"\t"), ("{image: a:1}", "{image: a:2.0}"),
            ("image: &x a:1", "image: &x a:2.0"), ("image: a:2.0", "image: a:2.0"),
        ])
    func references(_ before: String, _ after: String) throws {
        #expect(try set(before, "2.0") == after)
    }

    @Test(
        "plain text that would no longer be a string gets quotes, part of a scalar does not",
        arguments: [
            ("t: v1 # pawl: a:b:tag", "t: \"1.10\" # pawl: a:b:tag"),
            ("t: 'v1' # pawl: a:b:tag", "t: '1.10' # pawl: a:b:tag"),
            ("- A=v1 # pawl: a:b:tag", "- A=1.10 # pawl: a:b:tag"),
            ("[v1] # pawl: a:b:tag", "[\"1.10\"] # pawl: a:b:tag"),
            ("image: a:1", "image: a:1.10"),
        ])
    func quotes(_ before: String, _ after: String) throws {
        #expect(try set(before, "1.10") == after)
    }

    @Test("a number in base 60 gets quotes")
    func sexagesimal() throws {
        #expect(try set("image: 12:x", "30") == "image: \"12:30\"")
    }

    @Test("text that is not YAML gets no quotes")
    func otherText() throws {
        #expect(try set("V=1.9 # pawl: a:b:tag", "1.10", path: "a.env") == "V=1.10 # pawl: a:b:tag")
        #expect(try set("v = \"1.9\" # pawl: a:b:tag", "1.10", path: "a.tf") == "v = \"1.10\" # pawl: a:b:tag")
    }

    @Test("tag and digest move together or not at all")
    func digests() throws {
        #expect(try set("image: a:1@\(Self.old)", "2", Self.new) == "image: a:2@\(Self.new)")
        #expect(try set("image: a:1@\(Self.old)", "2") == "DigestUnknown")
        #expect(try set("image: a@\(Self.old)", "2", Self.new) == "DigestOnly")
        #expect(try set("image: a:1", "2", Self.new) == "image: a:2")
        let tagged = "t: 1.2.3@\(Self.old) # pawl: a:b:tag"
        #expect(try set(tagged, "2", Self.new) == "t: 2@\(Self.new) # pawl: a:b:tag")
        #expect(try set(tagged, "2") == "DigestUnknown")
        #expect(try set("d: \(Self.old) # pawl: a:b:digest", "2", Self.new) == "d: \(Self.new) # pawl: a:b:digest")
        #expect(try set("d: \(Self.old) # pawl: a:b:digest", "2") == "DigestUnknown")
        #expect(try set("n: a/b # pawl: a:b:name", "2") == "n: a/b # pawl: a:b:name")
    }

    @Test("after an edit a parser sees exactly the intended scalars changed")
    func onlyTheIntendedScalars() throws {
        let texts = Samples.setterInputs.map { String(decoding: $0.bytes, as: UTF8.self) }
        var compared = 0
        for text in texts {
            guard var wanted = YAMLTree(text) else { continue }
            let bytes = Array(text.utf8)
            var edits: [Edit] = []
            for field in ManifestScanner.scan(bytes, path: "a.yaml").fields {
                let path = "\(field.document) \(field.path)"
                let scalar = try #require(wanted.scalars[path])
                #expect(scalar.hasSuffix(field.value), "\(path)")
                let image = WantedImage(tag: Tag("1.10"), digest: Digest(Self.new))
                guard case .edits(let found) = field.edit(image), let edit = found.first, found.count == 1 else {
                    continue
                }
                edits.append(edit)
                var replacement = String(decoding: edit.replacement, as: UTF8.self)
                if replacement.hasPrefix("\"") { replacement = String(replacement.dropFirst().dropLast()) }
                let after = scalar.dropLast(field.value.count) + replacement
                // An alias shows its anchor's value.
                for (other, value) in wanted.scalars where value == scalar && (other == path || text.contains("*img")) {
                    wanted.scalars[other] = String(after)
                }
                compared += 1
            }
            let after = String(decoding: try apply(edits, to: bytes), as: UTF8.self)
            #expect(YAMLTree(after) == wanted, "\(text)")
        }
        #expect(compared > 50)
    }

    @Test("edits that do not fit the bytes change nothing")
    func misfits() throws {
        let bytes = Array("abcdef".utf8)
        func edit(_ range: Range<Int>, _ expected: String) -> Edit {
            Edit(range: range, expected: Array(expected.utf8), replacement: [0x78])
        }
        #expect(try apply([], to: bytes) == bytes)
        #expect(try apply([edit(1..<2, "b"), edit(2..<4, "cd"), edit(6..<6, "")], to: bytes) == Array("axxefx".utf8))
        #expect(throws: EditError.mismatch(1)) { try apply([edit(1..<2, "c")], to: bytes) }
        #expect(throws: EditError.overlapping(2)) { try apply([edit(1..<3, "bc"), edit(2..<4, "cd")], to: bytes) }
        #expect(throws: EditError.outOfBounds(5)) { try apply([edit(5..<7, "fg")], to: bytes) }
    }
}
