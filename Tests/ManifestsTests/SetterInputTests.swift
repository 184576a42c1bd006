import Manifests
import OCI
import Testing

/// What policies say, as a planner would hold it: a tag and sometimes its digest, for one repository.
private struct Wanted {
    static let repository = "ghcr.io/a/app"
    static let digest = "sha256:6745aaad46d795c9836632e1fb62f24b7e7f4c843144da8e47a5465c411a14be"
    static let tags = [
        "ns:p": "2.0.0", "ns:num": "20240101", "ns:flt": "1.10", "ns:exp": "12345e7", "ns:bool": "true",
        "ns:oct": "0123", "ns:dig": "2.0.0",
    ]
}

/// One input, each a trap some other tool falls into, with every line that must change and every report that must come.
struct SetterCase: Sendable, CustomTestStringConvertible {
    let file: String
    /// By line: the text that goes and the text that comes.
    var changes: [Int: (String, String)] = [:]
    var skips: [Int: SkipReason] = [:]
    /// Lines marked with a policy whose repository the value does not name: planning leaves them alone.
    var mismatched: [Int] = []

    var testDescription: String { file }

    static func reference(_ file: String, _ lines: Int..., skips: [Int: SkipReason] = [:]) -> SetterCase {
        let change = ("ghcr.io/a/app:1.0.0", "ghcr.io/a/app:2.0.0")
        return SetterCase(
            file: file, changes: Dictionary(lines.map { ($0, change) }, uniquingKeysWith: { first, _ in first }),
            skips: skips)
    }

    static let all: [SetterCase] = [
        .reference("01-compact/d.yaml", 10),
        .reference("02-wide/d.yaml", 10),
        .reference("03-mixed-indent/d.yaml", 10),
        .reference("04-4space-map/d.yaml", 6),
        .reference("05-blank-lines/d.yaml", 11),
        .reference("06-leading-docsep/d.yaml", 7),
        .reference("07-multidoc-comment-sep/d.yaml", 9),
        .reference("08-crlf/d.yaml", 6),
        .reference("09-no-trailing-nl/d.yaml", 6),
        SetterCase(
            file: "10-quotes/d.yaml",
            changes: [
                6: ("ghcr.io/a/app:1.0.0", "ghcr.io/a/app:2.0.0"), 7: ("ghcr.io/a/app:1.0.0", "ghcr.io/a/app:2.0.0"),
                8: ("1.0.0", "2.0.0"), 9: ("1.0.0", "2.0.0"),
            ]),
        SetterCase(
            file: "11-types/d.yaml",
            changes: [
                6: ("20230101", "20240101"), 7: ("v1", "\"20240101\""), 8: ("v1", "\"1.10\""),
                9: ("abc", "\"12345e7\""),
                10: (" x ", " \"true\" "), 11: (" x ", " \"0123\" "), 12: (" 5 ", " \"20240101\" "),
            ]),
        SetterCase(
            file: "12-digest-empty/d.yaml", changes: [7: ("sha256:aaaa", Wanted.digest)],
            skips: [6: .digestUnknown], mismatched: [8]),
        .reference("13-flow/d.yaml", 4, 5, 8),
        .reference("14-headcomment/d.yaml", 7, 10),
        SetterCase(
            file: "15-marker-variants/d.yaml",
            skips: [
                8: .malformedMarker, 9: .malformedMarker, 11: .malformedMarker, 12: .malformedMarker,
                13: .malformedMarker, 15: .malformedMarker, 17: .malformedMarker,
            ], mismatched: [6, 7, 10, 14, 16]),
        .reference("16-blockscalar/d.yaml", 8, skips: [7: .insideBlockScalar]),
        .reference("17-blocks-trailing-ws/d.yaml", 19),
        .reference("18-long-lines/d.yaml", 8),
        .reference("19-anchors/d.yaml", 5),
        SetterCase(file: "20-topseq/v.yaml", changes: [1: ("1.0.0", "2.0.0")]),
        SetterCase(file: "21-values/values.yaml", changes: [3: ("1.0.0", "2.0.0")]),
        .reference("22-kindlist/l.yaml", 10),
        .reference("23-gotemplate-ok/t.yaml", 6),
        .reference("24-gotemplate-bad/t.yaml", 7),
        .reference("25-emptyannotations/d.yaml", 7),
        .reference("26-nometadata/d.yaml", 4),
        .reference("27-nullmetadata/d.yaml", 5),
        .reference("28-comments-placement/d.yaml", 13),
        .reference("29-unicode-emoji/d.yaml", 9),
        .reference("30-numbers/d.yaml", 17),
        .reference("31-dupkeys/d.yaml", 8),
        SetterCase(file: "32-multi-occ-one-dir-bad-sibling/bad.yaml", skips: [1: .malformedYAML]),
        .reference("32-multi-occ-one-dir-bad-sibling/good.yaml", 10),
        SetterCase(file: "33-configmapgen-literal/kustomization.yaml", changes: [6: ("=1.9.0", "=2.0.0")]),
        SetterCase(file: "34-tag-in-name-mismatch/d.yaml", mismatched: [10]),
        SetterCase(file: "35-keycomment-parent/d.yaml", skips: [5: .markerWithoutValue, 7: .markerWithoutValue]),
        .reference("36-yaml-directive-bom/d.yaml", 6),
        SetterCase(file: "37-uppercase-ext/d.YAML", mismatched: [1]),
        SetterCase(file: "38-json-ext/d.json"),
        .reference("39-tabs-in-comment/d.yaml", 6),
        .reference("40-kustomization-nodocsep-end/d.yaml", 6),
        SetterCase(file: "41-null-image/d.yaml", skips: [6: .emptyValue, 7: .emptyValue, 8: .emptyValue]),
        .reference("42-complexkey/d.yaml", 8),
        .reference("43-existing-kioannot/d.yaml", 11),
    ]
}

@Suite("Setter inputs")
struct SetterInputTests {
    @Test("every input has a stated result")
    func everyInputIsCovered() {
        #expect(Samples.setterInputs.map(\.name).sorted() == SetterCase.all.map(\.file).sorted())
    }

    @Test("exactly the intended values change, everything else is reported", arguments: SetterCase.all)
    func exactlyTheIntendedValuesChange(_ input: SetterCase) throws {
        let bytes = try Samples.setterInput(input.file)
        let scan = ManifestScanner.scan(bytes, path: input.file)
        var skips = scan.skipped.map { ($0.line, $0.reason) }
        var mismatched: [Int] = []
        var edits: [Edit] = []
        let repository = try Repository(parsing: Wanted.repository)
        for field in scan.fields {
            guard let policy = field.policy else { continue }
            if let named = field.spelledRepository, named != repository {
                mismatched.append(field.line)
                continue
            }
            let tag = try #require(Wanted.tags[policy].flatMap { Tag($0) })
            switch field.edit(WantedImage(tag: tag, digest: policy == "ns:dig" ? Digest(Wanted.digest) : nil)) {
            case .edits(let found): edits += found
            case .unchanged: #expect(field.part == .name)
            case .skipped(let reason, _): skips.append((field.line, reason))
            }
        }
        let after = try apply(edits, to: bytes)
        #expect(String(decoding: after, as: UTF8.self) == expected(input, bytes))
        #expect(Dictionary(skips, uniquingKeysWith: { first, _ in first }) == input.skips)
        #expect(skips.count == input.skips.count)
        #expect(mismatched == input.mismatched)

        // A second look finds the wanted values, and nothing more to do.
        let again = ManifestScanner.scan(after, path: input.file)
        #expect(again.fields.map(\.path) == scan.fields.map(\.path))
        for field in again.fields where edits.contains(where: { field.byteRange.overlaps($0.range) }) {
            guard let tag = field.policy.flatMap({ Wanted.tags[$0] }).flatMap({ Tag($0) }) else { continue }
            #expect(field.edit(WantedImage(tag: tag, digest: field.digest)) == .unchanged)
        }
    }

    private func expected(_ input: SetterCase, _ bytes: [UInt8]) -> String {
        var lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
            .map(String.init)
        let separator = bytes.contains(0x0D) ? "\r\n" : "\n"
        for (line, change) in input.changes { lines[line - 1] = lines[line - 1].replacing(change.0, with: change.1) }
        return lines.joined(separator: separator)
    }
}
