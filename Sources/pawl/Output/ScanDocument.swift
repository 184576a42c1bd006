import Manifests
import OCI

/// One image field, as `scan -o json` lists it.
struct ScanEntry: Encodable {
    var file: String
    var line: Int
    var column: Int
    var kind: String
    var path: String
    var document: Int
    @Nullable var image: String?
    @Nullable var tag: String?
    @Nullable var digest: String?
    var byteRange: [Int]
    @Nullable var policy: String?

    init(file: String, field: ImageField) {
        self.file = file
        line = field.line
        column = field.column
        kind = field.kind.rawValue
        path = field.path
        document = field.document
        _image = Nullable(wrappedValue: field.repository?.original)
        _tag = Nullable(wrappedValue: field.tag)
        _digest = Nullable(wrappedValue: field.digest?.text)
        byteRange = [field.byteRange.lowerBound, field.byteRange.upperBound]
        _policy = Nullable(wrappedValue: field.policy)
    }

    /// The value as a person reads it: `image:tag@digest`.
    var reference: String {
        (image ?? "") + (tag.map { image == nil ? $0 : ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }
}
