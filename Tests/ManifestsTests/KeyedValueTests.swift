import Manifests
import OCI
import struct OCI.Tag
import Testing

/// One value named by its key, in chart values and in a kustomization: every other byte stays.
@Suite("Values named by a key")
struct KeyedValueTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String
        let before: String
        let after: String
        var value = "v2.0.0"
        var testDescription: String { name }
    }

    private static let attributes = "\nimage:\n  attributes:\n    name: repo-name\n    tag: v1.0.0\n"

    static let changed = [
        Case(
            name: "a key of maps", key: "image.attributes.tag", before: attributes,
            after: "\nimage:\n  attributes:\n    name: repo-name\n    tag: v2.0.0\n"),
        Case(
            name: "a key that holds dots", key: "[\"image.attributes.tag\"]", before: "image.attributes.tag: v1.0.0",
            after: "image.attributes.tag: v2.0.0"),
        Case(
            name: "aliases, comments and blocks of text around it", key: "image.attributes.tag",
            before: "\nimage:\n  attributes:\n    name: &repo repo-name\n    tag: v1.0.0\n    # this is a comment\n"
                + "    multiline: |\n      one\n      two\n      three\n    alias: *repo\n",
            after: "\nimage:\n  attributes:\n    name: &repo repo-name\n    tag: v2.0.0\n    # this is a comment\n"
                + "    multiline: |\n      one\n      two\n      three\n    alias: *repo\n"),
        Case(
            name: "behind an alias of a map", key: "image.attributes.tag",
            before: "\nglobal:\n  attributes: &attrs\n    name: &repo repo-name\n    tag: v1.0.0\n"
                + "image:\n  attributes: *attrs\n",
            after: "\nglobal:\n  attributes: &attrs\n    name: &repo repo-name\n    tag: v2.0.0\n"
                + "image:\n  attributes: *attrs\n"),
        Case(
            name: "behind an alias of its own", key: "image.attributes.tag",
            before: "\nimage:\n  attributes:\n    name: repo-name\n    version: &ver v1.0.0\n    tag: *ver\n",
            after: "\nimage:\n  attributes:\n    name: repo-name\n    version: &ver v2.0.0\n    tag: *ver\n"),
        Case(
            name: "an item of a list", key: "images[0].attributes.tag",
            before: "\nimages:\n- name: image-1\n  attributes:\n    name: repo-name\n    tag: 1.0.0\n",
            after: "\nimages:\n- name: image-1\n  attributes:\n    name: repo-name\n    tag: 2.0.0\n", value: "2.0.0"),
        Case(
            name: "the second item", key: "images[1].attributes.tag",
            before: "\nimages:\n- name: image-1\n  attributes:\n    tag: 1.0.0\n"
                + "- name: image-2\n  attributes:\n    tag: 1.0.0\n",
            after: "\nimages:\n- name: image-1\n  attributes:\n    tag: 1.0.0\n"
                + "- name: image-2\n  attributes:\n    tag: 2.0.0\n", value: "2.0.0"),
        Case(
            name: "a list in a map, its key with digits", key: "extraContainers.images123[0].attributes.tag",
            before: "\nextraContainers:\n  images123:\n  - name: image-1\n    attributes:\n      tag: 1.0.0\n",
            after: "\nextraContainers:\n  images123:\n  - name: image-1\n    attributes:\n      tag: 2.0.0\n",
            value: "2.0.0"),
    ]

    @Test("the value changes and every other byte stays", arguments: changed)
    func changes(_ given: Case) throws {
        let field = try #require(try scan(given.before, key: given.key).fields.first { $0.policy != nil })
        let tag = try #require(Tag(given.value))
        guard case .edits(let edits) = field.edit(WantedImage(tag: tag)) else {
            Issue.record("no edit of '\(field.value)'")
            return
        }
        #expect(String(decoding: try apply(edits, to: Array(given.before.utf8)), as: UTF8.self) == given.after)
    }

    @Test(
        "a key that leads nowhere is reported, and nothing is added",
        arguments: [
            ("image.attributes.tag", "\nimage:\n  attributes:\n    name: repo-name\n"),
            ("tag", "name: repo-name"),
            ("image.attributes.tag", "{}"),
            ("image.attributes.tag", "\nimage:\n  attributes: v1.0.0\n"),
            ("images[1].attributes.tag", "\nimages:\n- name: image-1\n  attributes:\n    tag: 1.0.0\n"),
            ("images.attributes.tag", "\nimages:\n- name: image-1\n  attributes:\n    tag: 1.0.0\n"),
            ("image[0].attributes.tag", attributes),
        ])
    func leadsNowhere(_ key: String, _ before: String) throws {
        let scan = try scan(before, key: key)
        #expect(scan.fields.allSatisfy { $0.policy == nil })
        #expect(scan.skipped.contains { $0.reason == .fieldNotFound })
    }

    @Test("a place in a list that is no number is refused", arguments: ["images[-1].tag", "images[invalid].tag"])
    func malformed(_ key: String) {
        #expect(throws: SelectorPathError.self) { try SelectorPath(parsing: key) }
    }

    private static let old = "sha256:" + String(repeating: "1", count: 64)
    private static let new = "sha256:" + String(repeating: "2", count: 64)

    @Test(
        "a kustomization's digest changes and every other byte stays",
        arguments: [
            "images:\n- digest: OLD\n  name: foo\n",
            "images:\n- name: foo\n  digest: OLD\n",
            "images:\n  - name: foo\n    digest: OLD\n",
            "images:\n- name: foo\n  digest: OLD\n\nresources:\n- some-resource.yaml\n",
            "apiVersion: kustomize.config.k8s.io/v1beta1\n\nimages:\n- name: foo\n  digest: OLD\n",
            "---\nimages:\n- name: foo\n  digest: OLD\n",
            "# leading comment\n---\nimages:\n- name: foo\n  digest: OLD\n",
            "# leading comment\nimages:\n- name: foo\n  digest: OLD\n",
            "\nimages:\n- name: foo\n  digest: OLD\n",
            "\n---\nimages:\n- name: foo\n  digest: OLD\n",
            "%YAML 1.2\n---\nimages:\n- name: foo\n  digest: OLD\n",
        ], [old, "sha12345"])
    func kustomization(_ text: String, _ old: String) throws {
        let before = text.replacing("OLD", with: old)
        let scan = ManifestScanner.scan(Array(before.utf8), path: "kustomization.yaml")
        let field = try #require(scan.fields.first)
        #expect(field.repository?.original == "foo")
        let wanted = WantedImage(tag: nil, digest: Digest(Self.new), pins: true, movesBareDigests: true)
        guard case .edits(let edits) = field.edit(wanted) else {
            Issue.record("no edit of '\(field.value)': \(field.edit(wanted))")
            return
        }
        let after = try apply(edits, to: Array(before.utf8))
        #expect(String(decoding: after, as: UTF8.self) == text.replacing("OLD", with: Self.new))
        #expect(ManifestScanner.scan(after, path: "kustomization.yaml").fields.first?.edit(wanted) == .unchanged)
    }

    private func scan(_ text: String, key: String) throws -> FileScan {
        let selector = FieldSelector(policy: "apps:web", path: try SelectorPath(parsing: key), part: .tag)
        return ManifestScanner.scan(Array(text.utf8), path: "values.yaml", selectors: [selector])
    }
}
