import Git
import Manifests
import OCI
import Planning

/// The image fields of files as they once were. The last few files are kept: a history asks for its neighbours.
struct HistoricFields {
    private var known: [BlobID: [ImageField]] = [:]
    private var order: [BlobID] = []
    private static let kept = 64
    /// Larger files are none that we change.
    static let maximumFileSize = 32 << 20

    /// The fields of a file of a commit; `nil` where there is no such file, or it is too large.
    mutating func fields(
        at path: String, in revision: Revision, _ log: borrowing CommitLog
    ) throws -> [ImageField]? {
        guard let blob = try log.blob(at: path, in: revision) else { return nil }
        if let fields = known[blob] { return fields }
        guard let bytes = try log.contents(of: blob, maximumSize: HistoricFields.maximumFileSize) else { return nil }
        let fields = ManifestScanner.scan(bytes, path: path).everyField
        known[blob] = fields
        order.append(blob)
        if order.count > HistoricFields.kept { known[order.removeFirst()] = nil }
        return fields
    }
}

/// Which field of a file a value is, whatever the lines above it have become.
struct FieldIdentity: Hashable {
    private let document: Int
    private let path: String
    private let part: FieldPart
    /// Among fields that have all else in common.
    private let ordinal: Int

    init(of index: Int, in fields: [ImageField]) {
        let field = fields[index]
        document = field.document
        path = field.path
        part = field.part
        ordinal = fields[..<index].count {
            $0.document == field.document && $0.path == field.path && $0.part == field.part
        }
    }

    func field(in fields: [ImageField]) -> ImageField? {
        let same = fields.lazy.filter { $0.document == document && $0.path == path && $0.part == part }
        return Array(same.prefix(ordinal + 1)).dropFirst(ordinal).first
    }
}

extension UpdateTrailer {
    /// Whether a field holds what the trailer says it was set to.
    func isHeld(by field: ImageField) -> Bool {
        guard isOf(field) else { return false }
        if let digest, let held = field.digest, held != digest { return false }
        return field.tag.map { $0 == to } ?? (field.part == .digest && field.digest == digest)
    }

    /// Whether a field names the trailer's image, or leaves open which it names.
    func isOf(_ field: ImageField) -> Bool {
        field.part != .name && (field.repository.map { $0 == (try? Repository(parsing: image)) } ?? true)
    }
}
