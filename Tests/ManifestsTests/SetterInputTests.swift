import Foundation
import Manifests
import OCI
import struct OCI.Tag
import Testing

/// Small inputs, each a trap: what a marker of each policy sets, every other byte kept, or a skip by name.
@Suite("setter inputs")
struct SetterInputTests {
    /// The policies of the inputs and the tags they have chosen; `ns:dig` knows its digest too.
    static let tags = [
        "ns:p": "2.0.0", "ns:num": "20240101", "ns:flt": "1.10", "ns:exp": "12345e7", "ns:bool": "true",
        "ns:oct": "0123", "ns:dig": "2.0.0",
    ]
    static let digest = "sha256:" + String(repeating: "6", count: 64)

    /// What is expected of one file.
    struct Expectation: Sendable {
        let file: String
        /// What is replaced, in the order of the file; each old text is looked for after the one before.
        var edits: [(String, String)] = [("ghcr.io/a/app:1.0.0 # {", "ghcr.io/a/app:2.0.0 # {")]
        /// The reasons of what is passed over, with their lines.
        var skips: [String] = []
    }

    static let expectations: [Expectation] = [
        Expectation(file: "01-compact/d.yaml"), Expectation(file: "02-wide/d.yaml"),
        Expectation(file: "03-mixed-indent/d.yaml"), Expectation(file: "04-4space-map/d.yaml"),
        Expectation(file: "05-blank-lines/d.yaml"), Expectation(file: "06-leading-docsep/d.yaml"),
        Expectation(file: "07-multidoc-comment-sep/d.yaml"), Expectation(file: "08-crlf/d.yaml"),
        Expectation(file: "09-no-trailing-nl/d.yaml"),
        Expectation(
            file: "10-quotes/d.yaml",
            edits: [
                ("\"ghcr.io/a/app:1.0.0\"", "\"ghcr.io/a/app:2.0.0\""),
                ("'ghcr.io/a/app:1.0.0'", "'ghcr.io/a/app:2.0.0'"),
                ("\"1.0.0\"", "\"2.0.0\""), ("'1.0.0'", "'2.0.0'"),
            ]),
        Expectation(
            file: "11-types/d.yaml",
            edits: [
                ("\"20230101\"", "\"20240101\""), ("n2: v1", "n2: \"20240101\""), ("f: v1", "f: \"1.10\""),
                ("e: abc", "e: \"12345e7\""), ("b: x", "b: \"true\""), ("o: x", "o: \"0123\""),
                ("i: 5", "i: \"20240101\""),
            ]),
        Expectation(
            file: "12-digest-empty/d.yaml",
            edits: [("ok: sha256:aaaa", "ok: \(digest)"), ("full: x:1", "full: x:2.0.0")], skips: ["6 DigestUnknown"]),
        Expectation(
            file: "13-flow/d.yaml",
            edits: [
                ("app:1.0.0\"}", "app:2.0.0\"}"), ("app:1.0.0\"]", "app:2.0.0\"]"), ("app:1.0.0,", "app:2.0.0,"),
            ]),
        Expectation(file: "14-headcomment/d.yaml", edits: [("app:1.0.0", "app:2.0.0"), ("app:1.0.0", "app:2.0.0")]),
        Expectation(
            file: "15-marker-variants/d.yaml",
            edits: [
                ("a: x:1", "a: x:2.0.0"), ("b: x:1", "b: x:2.0.0"), ("e: x:1", "e: x:2.0.0"), ("k: x:1", "k: x:2.0.0"),
            ],
            skips: [8, 9, 11, 12, 13, 15, 17].map { "\($0) MalformedMarker" }),
        Expectation(
            file: "16-blockscalar/d.yaml", edits: [("img: ghcr.io/a/app:1.0.0", "img: ghcr.io/a/app:2.0.0")],
            skips: ["7 InsideBlockScalar"]),
        Expectation(file: "17-blocks-trailing-ws/d.yaml"), Expectation(file: "18-long-lines/d.yaml"),
        Expectation(file: "19-anchors/d.yaml"),
        Expectation(file: "20-topseq/v.yaml", edits: [("tag: 1.0.0", "tag: 2.0.0")]),
        Expectation(file: "21-values/values.yaml", edits: [("tag: 1.0.0", "tag: 2.0.0")]),
        Expectation(file: "22-kindlist/l.yaml"), Expectation(file: "23-gotemplate-ok/t.yaml"),
        Expectation(file: "24-gotemplate-bad/t.yaml"), Expectation(file: "25-emptyannotations/d.yaml"),
        Expectation(file: "26-nometadata/d.yaml"), Expectation(file: "27-nullmetadata/d.yaml"),
        Expectation(
            file: "28-comments-placement/d.yaml", edits: [("app:1.0.0    # {", "app:2.0.0    # {")]),
        Expectation(file: "29-unicode-emoji/d.yaml"), Expectation(file: "30-numbers/d.yaml"),
        Expectation(file: "31-dupkeys/d.yaml"),
        Expectation(file: "32-multi-occ-one-dir-bad-sibling/good.yaml"),
        Expectation(file: "32-multi-occ-one-dir-bad-sibling/bad.yaml", edits: [], skips: ["1 Unclosed"]),
        Expectation(file: "33-configmapgen-literal/kustomization.yaml", edits: [("=1.9.0", "=2.0.0")]),
        // The value's own repository stays; that it is not the policy's is for the plan to refuse.
        Expectation(file: "34-tag-in-name-mismatch/d.yaml", edits: [("thing:9.9", "thing:2.0.0")]),
        Expectation(
            file: "35-keycomment-parent/d.yaml", edits: [], skips: ["5 MarkerWithoutValue", "7 MarkerWithoutValue"]),
        Expectation(file: "36-yaml-directive-bom/d.yaml"),
        Expectation(file: "37-uppercase-ext/d.YAML", edits: [("x:1", "x:2.0.0")]),
        Expectation(file: "38-json-ext/d.json", edits: []),
        Expectation(file: "39-tabs-in-comment/d.yaml", edits: [("app:1.0.0\t#", "app:2.0.0\t#")]),
        Expectation(file: "40-kustomization-nodocsep-end/d.yaml"),
        Expectation(
            file: "41-null-image/d.yaml", edits: [],
            skips: ["6 MarkerWithoutValue", "7 EmptyValue", "8 EmptyValue"]),
        Expectation(file: "42-complexkey/d.yaml"), Expectation(file: "43-existing-kioannot/d.yaml"),
    ]

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/setter-inputs")

    @Test("each input gets the value and keeps every other byte", arguments: expectations)
    func sets(_ expectation: Expectation) throws {
        let before = [UInt8](try Data(contentsOf: SetterInputTests.folder.appendingPathComponent(expectation.file)))
        let scan = ManifestScanner.scan(before, path: expectation.file)
        var edits: [Edit] = []
        var skips = scan.skipped.map { "\($0.line) \($0.reason.rawValue)" }
        for field in scan.fields {
            guard let policy = field.policy, let tag = SetterInputTests.tags[policy].flatMap({ Tag($0) }) else {
                continue
            }
            switch field.edit(tag: tag, digest: policy == "ns:dig" ? Digest(SetterInputTests.digest) : nil) {
            case .edit(let edit): edits.append(edit)
            case .unchanged: break
            case .skipped(let reason, _): skips.append("\(field.line) \(reason.rawValue)")
            }
        }
        #expect(skips == expectation.skips)
        let after = try apply(edits, to: before)

        var text = String(decoding: before, as: UTF8.self)[...]
        var expected = ""
        for (old, new) in expectation.edits {
            let range = try #require(text.firstRange(of: old), "\(expectation.file) has no '\(old)'")
            expected += text[..<range.lowerBound] + new
            text = text[range.upperBound...]
        }
        expected += text
        #expect(after == Array(expected.utf8))

        // Applying twice equals once.
        let again = ManifestScanner.scan(after, path: expectation.file)
        for field in again.fields {
            guard let policy = field.policy, let tag = SetterInputTests.tags[policy].flatMap({ Tag($0) }) else {
                continue
            }
            let digest = policy == "ns:dig" ? Digest(SetterInputTests.digest) : nil
            if case .edit(let edit) = field.edit(tag: tag, digest: digest) {
                Issue.record("\(expectation.file):\(field.line) would change again to \(edit.replacement)")
            }
        }
    }

    @Test("every input is expected of")
    func isComplete() throws {
        let cases = try FileManager.default.contentsOfDirectory(atPath: SetterInputTests.folder.path)
        #expect(Set(cases) == Set(SetterInputTests.expectations.map { String($0.file.prefix { $0 != "/" }) }))
    }
}
