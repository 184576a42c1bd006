import Git
import Manifests
import OCI
import Planning
import Policies

/// Reads files of earlier commits as those of the present one are read.
struct HistoricScanner: Sendable {
    let selectors: FieldSelectors
    /// Chart repositories as they are now: those of an earlier commit are in files that nobody has read.
    let charts: ChartSources

    func scan(_ bytes: [UInt8], path: String) -> FileScan {
        charts.resolve(ManifestScanner.scan(bytes, path: path, selectors: selectors.selectors(for: path)))
    }
}

/// Finds a value in files as they were in earlier commits.
///
/// Lines shift, and so do places in lists. A value is the one at the same path of the same document; where there is none
/// there, the one in the same place among the fields of its image, if there are as many as now.
struct HistoricFiles {
    private let policy: PolicyID
    private let image: ImagePolicy
    private let value: ManagedValue
    private let scanner: HistoricScanner
    /// The place of the value among the fields of its image, and how many there are.
    private let place: (index: Int, count: Int)?
    private var known: [BlobID: HeldImage?] = [:]

    /// - Parameter now: the file of the value in the tree that is planned on.
    init(_ value: ManagedValue, _ image: ImagePolicy, now: ScannedFile?, _ scanner: HistoricScanner) {
        self.value = value
        policy = value.policy
        self.image = image
        self.scanner = scanner
        let fields = now.map { HistoricFiles.fields(of: image, value.policy, in: $0.scan) } ?? []
        place = fields.firstIndex { $0.byteRange == value.field.byteRange }.map { ($0, fields.count) }
    }

    /// What the value holds in a commit; `nil` where it is not there, or the file cannot be read.
    mutating func value(
        at revision: Revision, in file: String, _ history: borrowing CommitLog
    ) throws -> HeldImage? {
        guard let blob = try history.blob(at: file, in: revision) else { return nil }
        if let known = known[blob] { return known }
        var found: HeldImage?
        if let bytes = try history.contents(of: blob, maximumSize: TreeScan.maximumFileSize) {
            found = image(in: scanner.scan(bytes, path: file))
        }
        known[blob] = .some(found)
        return found
    }

    private func image(in scan: FileScan) -> HeldImage? {
        let now = value.field
        let here = scan.fields.first { field in
            field.document == now.document && field.path == now.path && field.part == now.part
                && (field.repository == nil || field.repository == now.repository)
        }
        if let here { return HeldImage(tag: here.tag, digest: here.digest) }
        let fields = HistoricFiles.fields(of: image, policy, in: scan)
        guard let place, fields.count == place.count else { return nil }
        return HeldImage(tag: fields[place.index].tag, digest: fields[place.index].digest)
    }

    private static func fields(of image: ImagePolicy, _ policy: PolicyID, in scan: FileScan) -> [ImageField] {
        scan.fields.filter { field in
            if let marker = field.policy { return PolicyID(parsing: marker) == policy }
            return field.repository == image.repository
        }
    }
}
