/// Finds the image fields of a file: the door of this module.
///
/// Pure and total: any bytes give an answer, in time linear in their number, without a copy of them.
package enum ManifestScanner {
    /// Scans a file.
    ///
    /// Files named as YAML or JSON are read by their structure, and so are those that a selector names; in any other text
    /// only `pawl:` markers count.
    ///
    /// - Parameters:
    ///   - path: decides by its last component how the file is read.
    ///   - selectors: the fields that policies name in this file from outside.
    package static func scan(
        _ bytes: UnsafeRawBufferPointer, path: String, selectors: [FieldSelector] = []
    ) -> FileScan {
        let filter = Prefilter(bytes)
        let isManifest = isManifest(path: path) || !selectors.isEmpty
        guard isManifest || filter.hasPawlMarker else { return FileScan() }
        let view = ByteView(bytes)
        if let refusal = refusal(view, filter, isManifest: isManifest) { return refusal }
        guard isManifest else { return MarkedText.scan(view) }
        guard filter.hasNeedle || !selectors.isEmpty else { return FileScan() }
        var reader = StructureReader(view, marked: filter.hasMarker)
        let structure = reader.read()
        if let line = structure.conflict.line {
            // Which side is meant is not known.
            let message = "a merge was left unfinished here; the whole file is left alone"
            return FileScan(skipped: [SkippedValue(line: line, reason: .mergeConflict, message: message)])
        }
        let placement = MarkerPlacement(view, structure, marked: filter.hasMarker)
        let tree = NodeTree(view, structure)
        let selected = SelectedNodes(tree, selectors, markers: placement.markers)
        let recognition = FieldRecognition(tree, selected.markers, file: FileRole(path: path))
        var scan = FieldSettlement(recognition).scan
        scan.skipped += placement.skipped + selected.skipped
        if let line = structure.tooDeepLine {
            scan.skipped.append(
                SkippedValue(
                    line: line, reason: .tooDeep,
                    message:
                        "collections nest deeper than \(StructureReader.maximumDepth); what lies below is left alone"))
        }
        scan.skipped.sort { ($0.line, $0.reason.rawValue) < ($1.line, $1.reason.rawValue) }
        return scan
    }

    package static func scan(_ bytes: [UInt8], path: String, selectors: [FieldSelector] = []) -> FileScan {
        bytes.withUnsafeBytes { scan($0, path: path, selectors: selectors) }
    }

    private static let suffixes: [StaticString] = [".yaml", ".yml", ".json"]

    /// The endings of templates that make manifests: helmfile's, Go's, Jinja's.
    private static let templateSuffixes: [StaticString] = [".gotmpl", ".tmpl", ".tpl", ".j2"]

    /// Whether a path names a file that is read by its structure: `*.yaml`, `*.yml`, `*.json` in any case, templates of
    /// them such as `values.yaml.gotmpl`, and `Kustomization`.
    package static func isManifest(path: String) -> Bool {
        var path = path
        return path.withUTF8 { whole in
            var name = whole
            if let suffix = templateSuffixes.first(where: { ends(whole, with: $0) }) {
                name = UnsafeBufferPointer(rebasing: whole.dropLast(suffix.utf8CodeUnitCount))
            }
            return suffixes.contains { suffix in
                ends(name, with: suffix) && name.count > suffix.utf8CodeUnitCount
            } || name.elementsEqual("Kustomization".utf8) || ends(name, with: "/Kustomization", ignoringCase: false)
        }
    }

    private static func ends(
        _ name: UnsafeBufferPointer<UInt8>, with suffix: StaticString, ignoringCase: Bool = true
    ) -> Bool {
        suffix.withUTF8Buffer { wanted in
            guard name.count >= wanted.count else { return false }
            return zip(name.suffix(wanted.count), wanted).allSatisfy { byte, lower in
                byte == lower || (ignoringCase && Byte.isLetter(byte) && byte | 0x20 == lower)
            }
        }
    }

    /// The answer for a file that is not UTF-8 text; `nil` for one that is.
    ///
    /// A file that nothing was to be found in by its name is passed over in silence, as pictures and archives are.
    private static func refusal(_ bytes: ByteView, _ filter: Prefilter, isManifest: Bool) -> FileScan? {
        if filter.hasNonASCII, let place = firstInvalidUTF8(bytes) {
            let isBinary = !isManifest && filter.hasNUL
            return isBinary ? FileScan() : refusal(bytes, at: place, .notUTF8, "the file is not UTF-8 text")
        }
        guard bytes.count <= Int(Int32.max) else {
            return refusal(bytes, at: 0, .tooLarge, "the file is larger than 2 GiB")
        }
        guard filter.hasNUL else { return nil }
        guard isManifest else { return FileScan() }
        let place = bytes.first("\0", in: 0..<bytes.count) ?? 0
        return refusal(bytes, at: place, .binary, "the file holds a NUL byte")
    }

    private static func refusal(_ bytes: ByteView, at place: Int, _ reason: SkipReason, _ what: String) -> FileScan {
        var line = 1
        var index = 0
        while index < place {
            if bytes.isBreakOrEnd(index) {
                line += 1
                index = bytes.afterBreak(index)
            } else {
                index += 1
            }
        }
        return FileScan(skipped: [SkippedValue(line: line, reason: reason, message: "\(what) (byte \(place))")])
    }
}
