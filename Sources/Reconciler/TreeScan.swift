import Git
import Manifests
import Planning

/// The image fields of every file of a tree, kept by path and blob so that the next commit scans only what changed.
struct TreeScan: Sendable {
    /// Files larger than this are reported and left alone: no manifest is, and a scan must not hold the memory.
    static let maximumFileSize = 32 << 20

    struct File: Sendable {
        let blob: BlobID
        /// `nil` where the file holds nothing of interest.
        let scan: FileScan?
    }

    private(set) var files: [String: File] = [:]
    private(set) var skipped: [PlannedSkip] = []
    /// How many blobs this scan read; the others were known.
    private(set) var scannedCount = 0

    /// The files with fields or skips, in the order of their paths.
    var scannedFiles: [ScannedFile] {
        files.compactMap { path, file in file.scan.map { ScannedFile(path: path, scan: $0) } }
            .sorted { $0.path < $1.path }
    }

    init() {}

    /// Scans a tree, taking over what `previous` knows of unchanged files.
    init(_ tree: borrowing TreeReader, previous: TreeScan) throws {
        files.reserveCapacity(max(previous.files.count, 64))
        var unknown: [(path: String, blob: BlobID)] = []
        var links: [PlannedSkip] = []
        var known: [String: File] = [:]
        known.reserveCapacity(max(previous.files.count, 64))
        try tree.forEachEntry { entry in
            switch entry.kind {
            case .file, .executable:
                if let file = previous.files[entry.path], file.blob == entry.blob {
                    known[entry.path] = file
                } else {
                    unknown.append((entry.path, entry.blob))
                }
            case .symbolicLink:
                if ManifestScanner.isManifest(path: entry.path) {
                    links.append(
                        PlannedSkip(
                            file: entry.path, line: 1, policy: nil, reason: TreeSkip.symbolicLink.rawValue,
                            message: "symbolic links are never followed; the file it names is scanned where it lies"))
                }
            default: break
            }
        }
        files = known
        skipped =
            links
            + previous.skipped.filter { skip in
                skip.reason == TreeSkip.fileTooLarge.rawValue && known[skip.file] != nil
            }
        scannedCount = unknown.count
        let paths = unknown.map(\.path)
        let scans = try tree.mapBlobs(unknown.map(\.blob), maximumSize: TreeScan.maximumFileSize) { index, bytes in
            ManifestScanner.scan(bytes, path: paths[index])
        }
        for (entry, scan) in zip(unknown, scans) {
            if let scan {
                files[entry.path] = File(blob: entry.blob, scan: scan.isEmpty ? nil : scan)
            } else {
                files[entry.path] = File(blob: entry.blob, scan: nil)
                skipped.append(
                    PlannedSkip(
                        file: entry.path, line: 1, policy: nil, reason: TreeSkip.fileTooLarge.rawValue,
                        message: "the file is larger than \(TreeScan.maximumFileSize >> 20) MiB"))
            }
        }
    }
}

/// The codes of files passed over before their content is looked at.
enum TreeSkip: String, CaseIterable, Sendable {
    case symbolicLink = "SymbolicLink"
    case fileTooLarge = "FileTooLarge"
}
