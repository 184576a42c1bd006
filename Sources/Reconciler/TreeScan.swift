import Git
import Manifests
import Planning

/// The image fields of every file of a tree, kept in the tree's own order so that the next commit reads only what
/// changed: a folder with the id it had is taken over unread, and so is a file.
struct TreeScan: Sendable {
    /// Files larger than this are reported and left alone: no manifest is, and a scan must not hold the memory.
    static let maximumFileSize = 32 << 20

    private struct File: Sendable {
        let path: String
        let blob: BlobID
        /// `nil` where the file holds nothing of interest.
        var scanned: ScannedFile?
        var isTooLarge = false
    }

    /// A folder, and what lies in it and below.
    private struct Folder: Sendable {
        let path: String
        let id: TreeID
        var files: Range<Int>
        var links: Range<Int>
        /// The folders below, which come right after it.
        var folders: Range<Int>
    }

    private var files: [File] = []
    private var links: [PlannedSkip] = []
    private var folders: [Folder] = []
    /// The files with fields or skips, in the tree's order.
    private(set) var scannedFiles: [ScannedFile] = []
    /// The chart repositories that the files define.
    private(set) var charts = ChartSources([])

    init() {}

    /// Scans a tree, taking over what `previous` knows of unchanged folders and files.
    ///
    /// - Parameter selectors: the same at every scan of one series; files that are known are not scanned again for them.
    init(_ tree: borrowing TreeReader, previous: TreeScan, selectors: FieldSelectors) throws {
        files.reserveCapacity(previous.files.count)
        let knownFolders = Dictionary(
            previous.folders.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
        var unknown: [Int] = []
        var entered: [Int] = []
        var next = previous.files.startIndex
        try tree.forEachEntry(
            entering: { folder in
                if let known = knownFolders[folder.path].map({ previous.folders[$0] }), known.id == folder.id,
                    // Two spellings of a path may be equal to a person.
                    known.path.utf8.elementsEqual(folder.path.utf8)
                {
                    takeOver(known, from: previous)
                    next = known.files.upperBound
                    return false
                }
                entered.append(folders.count)
                folders.append(
                    Folder(
                        path: folder.path, id: folder.id, files: files.count..<files.count,
                        links: links.count..<links.count, folders: folders.count + 1..<folders.count + 1))
                return true
            },
            leaving: {
                guard let folder = entered.popLast() else { return }
                folders[folder].files = folders[folder].files.lowerBound..<files.count
                folders[folder].links = folders[folder].links.lowerBound..<links.count
                folders[folder].folders = folders[folder].folders.lowerBound..<folders.count
            }
        ) { entry in
            switch entry.kind {
            case .file, .executable:
                // Both trees are in one order; a file that only the old one has is passed by.
                while next < previous.files.endIndex, previous.files[next].path != entry.path,
                    previous.files[next].path.utf8.lexicographicallyPrecedes(entry.path.utf8)
                {
                    next += 1
                }
                if next < previous.files.endIndex, previous.files[next].path == entry.path {
                    let known = previous.files[next]
                    next += 1
                    // Two spellings of a path may be equal to a person; the tree's own is the one to write to.
                    if known.blob == entry.blob, known.path.utf8.elementsEqual(entry.path.utf8) {
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
        let found = files.compactMap(\.scanned)
        let charts = ChartSources(found.lazy.map(\.scan))
        self.charts = charts
        scannedFiles = found.map { file in
            file.scan.hasReleases ? ScannedFile(path: file.path, scan: charts.resolve(file.scan)) : file
        }
    }

    /// Appends what another scan knows of a folder and of everything below it.
    private mutating func takeOver(_ known: Folder, from previous: TreeScan) {
        let shifts = (
            files: files.count - known.files.lowerBound, links: links.count - known.links.lowerBound,
            folders: folders.count + 1 - known.folders.lowerBound
        )
        files += previous.files[known.files]
        links += previous.links[known.links]
        for var folder in CollectionOfOne(known) + previous.folders[known.folders] {
            folder.files = folder.files.shifted(by: shifts.files)
            folder.links = folder.links.shifted(by: shifts.links)
            folder.folders = folder.folders.shifted(by: shifts.folders)
            folders.append(folder)
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

    /// A file with fields or skips.
    func scannedFile(at path: String) -> ScannedFile? {
        var (low, high) = (0, scannedFiles.count)
        while low < high {
            let middle = (low + high) / 2
            if scannedFiles[middle].path.utf8.lexicographicallyPrecedes(path.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < scannedFiles.count, scannedFiles[low].path == path else { return nil }
        return scannedFiles[low]
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
            files[index].scanned = scan.flatMap { $0.isEmpty ? nil : ScannedFile(path: files[index].path, scan: $0) }
        }
    }
}

extension Range<Int> {
    fileprivate func shifted(by distance: Int) -> Range<Int> { lowerBound + distance..<upperBound + distance }
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
