/// Finds the image fields of a file. Works on the bytes as they are, in one pass, and never fails: what it cannot be
/// sure of it reports as skipped.
package enum ManifestScanner {
    /// Whether a file of this name is read as YAML or JSON; others are searched for markers only.
    package static func isManifest(path: String) -> Bool {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0) ?? "" } ?? ""
        if name == "Kustomization" { return true }
        let lowered = name.lowercased()
        return lowered.hasSuffix(".yaml") || lowered.hasSuffix(".yml") || lowered.hasSuffix(".json")
    }

    package static func scan(_ bytes: [UInt8], path: String) -> FileScan {
        bytes.withUnsafeBytes { scan($0, path: path) }
    }

    /// - Parameters:
    ///   - bytes: the file; lent for the call.
    ///   - path: its name decides how it is read.
    package static func scan(_ bytes: UnsafeRawBufferPointer, path: String) -> FileScan {
        let hasPawl = ByteSearch.contains(bytes, "pawl:")
        let hasMarkers =
            hasPawl || ByteSearch.contains(bytes, "imagepolicy") || ByteSearch.contains(bytes, "k8s.cli.setters")
        let isManifest = isManifest(path: path)
        guard hasMarkers || (isManifest && ByteSearch.contains(bytes, "image")) else { return FileScan() }
        if let offset = ByteSearch.firstInvalidUTF8(in: bytes) {
            var scan = FileScan()
            // A binary file that holds the letters of a marker by chance is nobody's manifest.
            if isManifest || !bytes.contains(0) {
                scan.skipped.append(
                    SkippedValue(
                        line: 1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") }, reason: .notUTF8,
                        message: "the file is not UTF-8 text; save it as UTF-8"))
            }
            return scan
        }
        if isManifest {
            var walker = YAMLWalker(bytes, hasMarkers: hasMarkers)
            walker.walk()
            return walker.collector.finished()
        }
        return hasPawl ? MarkedText.scan(bytes) : FileScan()
    }
}
