package import Manifests

/// A file of a source's tree and the image fields found in it.
package final class ScannedFile: Sendable {
    /// The path from the root of the tree, with `/`.
    package let path: String
    package let scan: FileScan

    package init(path: String, scan: FileScan) {
        self.path = path
        self.scan = scan
    }
}
