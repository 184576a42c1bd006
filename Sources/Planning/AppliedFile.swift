import Manifests
import OCI

/// A file with a plan's edits applied and checked.
package enum AppliedFile {
    /// Applies the edits and looks again: a rescan must find every wanted value where it was put, and as many fields as
    /// before. An edit that did anything else is never committed.
    ///
    /// - Throws: ``AppliedFileError`` where the bytes are not the expected ones or the result reads differently.
    package static func bytes(
        of path: String, _ bytes: [UInt8], applying changes: [PlannedChange]
    ) throws(AppliedFileError) -> [UInt8] {
        let edits = changes.map(\.edit).sorted { $0.range.lowerBound < $1.range.lowerBound }
        let after: [UInt8]
        do { after = try apply(edits, to: bytes) } catch { throw AppliedFileError(message: "\(path): \(error)") }
        let before = ManifestScanner.scan(bytes, path: path)
        let found = ManifestScanner.scan(after, path: path)
        guard before.fields.count == found.fields.count else {
            throw AppliedFileError(
                message:
                    "\(path): the edit would leave \(found.fields.count) image fields where \(before.fields.count) were"
            )
        }
        for change in changes {
            let isThere = zip(before.fields, found.fields).contains { old, new in
                old.line == change.line && new.line == change.line && new.path == old.path
                    && (new.part == .digest ? new.digest == change.digest : new.tag == change.to.text)
            }
            guard isThere else {
                throw AppliedFileError(message: "\(path):\(change.line): the edit would not read as \(change.to)")
            }
        }
        return after
    }
}

/// Why edits were not applied to a file; the file is left as it was.
package struct AppliedFileError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}
