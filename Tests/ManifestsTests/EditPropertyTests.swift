import Manifests
import OCI
import Testing
import Seeded

/// What must hold for every field of every text, also of texts that slips and malice have changed.
@Suite("Properties of edits")
struct EditPropertyTests {
    static let digest = "sha256:" + String(repeating: "f", count: 64)

    /// One text of each place where people keep an image, by the name of its file.
    static let texts: [(path: String, text: String)] = [
        (
            "a.yaml",
            "kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/x/y:1.2.3 # c\n  - {image: 'x/z:1@\(digest)'}\n"
        ),
        (
            "kustomization.yaml",
            "images:\n  - name: web\n    newName: ghcr.io/x/y\n    newTag: \"1.2\" # c\n- {name: z, digest: \(digest)}\n"
        ),
        (
            "values.yaml",
            "image: {registry: ghcr.io, repository: x/y, tag: v1, digest: ''}\nsideImage: a/b:1\nw:\n  repository: c/d\n  tag:\n"
        ),
        (
            "values.yaml",
            "v: &v 1.0\na: &a\n  repository: x/y\n  tag: *v\nb:\n  <<: *a\n  repository: x/z\nc: {<<: *a, tag: 2}\n"
        ),
        (
            "app.yaml",
            "kind: Application\nspec:\n  source:\n    helm:\n      values: |\n        image:\n          repository: x/y\n          tag: 1.2\n      parameters:\n      - name: image.tag\n        value: \"1\"\n      - {name: image.repository, value: x/y}\n    kustomize:\n      images: [a=x/y:1, \"x/z@\(digest)\"]\n"
        ),
        (
            "app.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n  - repoURL: ghcr.io/c\n    chart: web\n    targetRevision: 1.2.3+b\n"
        ),
        (
            "repo.yaml",
            "apiVersion: s\nkind: OCIRepository\nspec:\n  url: oci://ghcr.io/x/y\n  ref:\n    tag: 1.2.3\n    digest: \(digest)\n"
        ),
        (
            "t.yaml",
            "a: x # {\"$imagepolicy\": \"n:p:tag\"}\nb: x/y:1 # pawl: n:p\n# pawl: n:p:name\nc: x/y\nd: \(digest) # pawl: n:p:digest\n"
        ),
        ("m.json", "{\"images\": [{\"name\": \"x/y\", \"newTag\": \"1\"}], \"image\": \"x/z:1\"}\n"),
        ("a.env", "TAG=1.2.3 # pawl: n:p:tag\nIMAGE=\"x/y:1\" // pawl: n:p\n"),
    ]

    /// The tags that are tried: an ordinary one, one that YAML reads as a number, one that it reads as a boolean.
    static let tags = ["9.9.9", "1.10", "true"]

    private func check(_ bytes: [UInt8], _ path: String, _ wanted: WantedImage) throws {
        let scan = ManifestScanner.scan(bytes, path: path)
        var all: [Edit] = []
        for field in scan.fields {
            let value = bytes[field.byteRange]
            #expect(value.elementsEqual(field.value.utf8))
            // Set to itself, nothing changes.
            let itself = WantedImage(
                tag: field.tag.flatMap { Tag($0) }, digest: field.digest, movesBareDigests: true)
            if case .edits(let edits) = field.edit(itself) { Issue.record("\(field) set to itself: \(edits)") }
            guard case .edits(let edits) = field.edit(wanted) else { continue }
            all += edits
            try apply(edits, [field], of: scan, bytes, path, wanted)
        }
        all.sort { $0.range.lowerBound < $1.range.lowerBound }
        try apply(all, scan.fields, of: scan, bytes, path, wanted)
    }

    /// Applies edits and looks again: only the edits' ranges differ, the wanted values stand where the old ones stood,
    /// and doing it again changes nothing.
    private func apply(
        _ edits: [Edit], _ fields: [ImageField], of scan: FileScan, _ bytes: [UInt8], _ path: String,
        _ wanted: WantedImage
    ) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let after = try Manifests.apply(edits, to: bytes)
        let again = ManifestScanner.scan(after, path: path)
        guard again.fields.count == scan.fields.count else {
            // What a slip has unclosed, quotes around a new value may close; of several words on a line the one with a
            // digit was the tag. `AppliedFile` refuses to write such a file.
            let hasOpenQuote = !text.utf8.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2)
            if YAMLTree(text) == nil || hasOpenQuote || (path == "a.env" && wanted.tag?.text == "true") { return }
            Issue.record("\(scan.fields.count) fields became \(again.fields.count) in\n\(text)\nwith \(edits)")
            return
        }
        for (old, new) in zip(scan.fields, again.fields) {
            #expect(old.path == new.path && old.kind == new.kind, "\(text)")
            let isChanged = fields.contains(old)
            guard isChanged, case .edits = old.edit(wanted) else { continue }
            #expect(new.edit(wanted) == .unchanged, "\(new) is not \(wanted) in\n\(text)")
        }
    }

    @Test("what is set is found again, alone and together; nothing else changes", arguments: texts.indices)
    func plain(_ index: Int) throws {
        let (path, text) = Self.texts[index]
        for tag in Self.tags {
            for wanted in [
                WantedImage(tag: Tag(tag)), WantedImage(tag: Tag(tag), digest: Digest(Self.digest)),
                WantedImage(tag: Tag(tag), digest: Digest(Self.digest), pins: true),
                WantedImage(tag: nil, digest: Digest(Self.digest), pins: true, movesBareDigests: true),
            ] {
                try check(Array(text.utf8), path, wanted)
            }
        }
    }

    @Test("the same holds of texts that slips and malice have changed", arguments: texts.indices)
    func mutated(_ index: Int) throws {
        let (path, text) = Self.texts[index]
        var generator = SeededGenerator(seed: UInt64(index) + 7)
        let bytes = Array(text.utf8)
        for round in 0..<400 {
            let changed = Mutation.mutate(bytes, using: &generator)
            let digest = round % 2 == 0 ? Digest(Self.digest) : nil
            try check(
                changed, path, WantedImage(tag: Tag(Self.tags[round % 3]), digest: digest, pins: digest != nil))
        }
    }
}
