import Git
import Manifests
import Planning

/// The image fields of every file of a tree, kept in the tree's own order so that the next commit scans only what
/// changed: the new tree is walked beside the old one, and only what differs is read.
struct TreeScan: Sendable {
    /// Files larger than this are reported and left alone: no manifest is, and a scan must not hold the memory.
    static let maximumFileSize = 32 << 20

    private struct File: Sendable {
        var path: String
        let blob: BlobID
        /// `nil` where the file holds nothing of interest.
        var scan: FileScan?
        var isTooLarge = false
    }

    private var files: [File] = []
    private var links: [PlannedSkip] = []
    /// The files with fields or skips, in the tree's order.
    private(set) var scannedFiles: [ScannedFile] = []

    init() {}

    /// Scans a tree, taking over what `previous` knows of unchanged files.
    ///
    /// - Parameter selectors: the same at every scan of one series; files that are known are not scanned again for them.
    init(_ tree: borrowing TreeReader, previous: TreeScan, selectors: FieldSelectors) throws {
        files.reserveCapacity(previous.files.count)
        var unknown: [Int] = []
        var next = previous.files.startIndex
        try tree.forEachEntry { entry in
            switch entry.kind {
            case .file, .executable:
                // Both trees are in one order; a file that only the old one has is passed by.
                while next < previous.files.endIndex, previous.files[next].path != entry.path,
                    previous.files[next].path.utf8.lexicographicallyPrecedes(entry.path.utf8)
                {
                    next += 1
                }
                if next < previous.files.endIndex, previous.files[next].path == entry.path {
                    var known = previous.files[next]
                    next += 1
                    if known.blob == entry.blob {
                        // Two spellings of a path may be equal to a person; the tree's own is the one to write to.
                        known.path = entry.path
                        files.append(known)
                        return
                    }
                }
                unknown.append(files.count)
                files.append(File(path: entry.path, blob: entry.blob))
            case .symbolicLink:
                if ManifestScanner.isManifest(path: entry.path) {
                    links.append(
                        TreeSkip.symbolicLink.skip(
                            entry.path,
                            "symbolic links are never followed; the file it names is scanned where it lies"))
                }
            case .unreadablePath:
                links.append(TreeSkip.unreadablePath.skip(entry.path, "the path is not UTF-8 text; rename the file"))
            case .submodule: break
            }
        }
        try scan(unknown, in: tree, selectors)
        let charts = ChartSources(files.lazy.compactMap(\.scan))
        scannedFiles = files.compactMap { file in
            file.scan.map { ScannedFile(path: file.path, scan: charts.resolve($0)) }
        }
    }

    /// What was passed over unread.
    var skipped: [PlannedSkip] {
        links
            + files.lazy.filter(\.isTooLarge).map { file in
                TreeSkip.fileTooLarge.skip(
                    file.path, "the file is larger than \(TreeScan.maximumFileSize >> 20) MiB")
            }
    }

    /// The blobs of some files.
    func blobs(of paths: Set<String>) -> [(path: String, blob: BlobID)] {
        files.filter { paths.contains($0.path) }.map { ($0.path, $0.blob) }
    }

    private mutating func scan(
        _ unknown: [Int], in tree: borrowing TreeReader, _ selectors: FieldSelectors
    ) throws {
        let paths = unknown.map { files[$0].path }
        let blobs = unknown.map { files[$0].blob }
        let scans: [FileScan?]
        if unknown.count < 16 {
            // Too few to be worth further threads and their handles.
            scans = try zip(paths, blobs).map { path, blob in
                guard try tree.size(of: blob) <= TreeScan.maximumFileSize else { return nil }
                return try tree.withBlob(blob) {
                    ManifestScanner.scan($0, path: path, selectors: selectors.selectors(for: path))
                }
            }
        } else {
            scans = try tree.mapBlobs(blobs, maximumSize: TreeScan.maximumFileSize) { index, bytes in
                ManifestScanner.scan(bytes, path: paths[index], selectors: selectors.selectors(for: paths[index]))
            }
        }
        for (index, scan) in zip(unknown, scans) {
            files[index].isTooLarge = scan == nil
            files[index].scan = scan.flatMap { $0.isEmpty ? nil : $0 }
        }
    }
}

/// The codes of files passed over before their content is looked at.
enum TreeSkip: String, CaseIterable, Sendable {
    case symbolicLink = "SymbolicLink"
    case fileTooLarge = "FileTooLarge"
    case unreadablePath = "UnreadablePath"

    func skip(_ path: String, _ message: String) -> PlannedSkip {
        PlannedSkip(file: path, line: 1, policy: nil, reason: rawValue, message: message)
    }
}
