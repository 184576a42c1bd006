package import Manifests
import OCI

/// A file with the edits of some fields applied and checked.
package enum AppliedFile {
    /// What becomes of one field.
    package struct Change: Sendable {
        package let field: ImageField
        package let wanted: WantedImage
        package let edits: [Edit]

        package init(field: ImageField, wanted: WantedImage, edits: [Edit]) {
            self.field = field
            self.wanted = wanted
            self.edits = edits
        }
    }

    /// Applies the edits and looks again: a rescan must find every wanted value where it was put, and as many fields as
    /// before. An edit that did anything else is never written.
    ///
    /// - Parameter selectors: the fields that policies name in this file from outside.
    /// - Throws: ``AppliedFileError`` where the bytes are not the expected ones or the result reads differently.
    package static func bytes(
        of path: String, _ bytes: [UInt8], applying changes: [Change], selectors: [FieldSelector] = []
    ) throws(AppliedFileError) -> [UInt8] {
        let edits = changes.flatMap(\.edits).sorted { $0.range.lowerBound < $1.range.lowerBound }
        let after: [UInt8]
        do { after = try apply(edits, to: bytes) } catch { throw AppliedFileError(message: "\(path): \(error)") }
        let before = ManifestScanner.scan(bytes, path: path, selectors: selectors).everyField
        let found = ManifestScanner.scan(after, path: path, selectors: selectors).everyField
        guard before.count == found.count else {
            throw AppliedFileError(
                message: "\(path): the edit would leave \(found.count) image fields where \(before.count) were")
        }
        let places = Dictionary(before.enumerated().map { ($1.byteRange, $0) }, uniquingKeysWith: { first, _ in first })
        for change in changes {
            guard let index = places[change.field.byteRange], holds(found[index], change) else {
                throw AppliedFileError(
                    message: "\(path):\(change.field.line): the edited value would not read as the wanted one")
            }
        }
        return after
    }

    private static func holds(_ field: ImageField, _ change: Change) -> Bool {
        let old = change.field
        guard field.path == old.path else { return false }
        if old.part == .name { return field.repository == change.wanted.repository }
        guard field.spelledRepository == old.spelledRepository else { return false }
        // The tag that a digest stands beside is another field's.
        if old.part == .digest { return field.digest == change.wanted.digest }
        let tag = old.isBareDigest ? old.tag : change.wanted.tag?.text ?? old.tag
        return field.tag == tag && (!field.needsDigest || field.digest == change.wanted.digest)
    }
}

/// Why edits were not applied to a file; the file is left as it was.
package struct AppliedFileError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}
