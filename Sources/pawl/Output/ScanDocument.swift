import Manifests
import OCI
import Reports

/// One image field, as `scan -o json` lists it.
struct ScanEntry {
    var file: String
    var line: Int
    var column: Int
    var kind: String
    var path: String
    var document: Int
    var image: String?
    var tag: String?
    var digest: String?
    var byteRange: [Int]
    var policy: String?

    init(file: String, field: ImageField) {
        self.file = file
        line = field.line
        column = field.column
        kind = field.kind.rawValue
        path = field.path
        document = field.document
        image = field.repository?.original
        tag = field.tag
        digest = field.digest?.text
        byteRange = [field.byteRange.lowerBound, field.byteRange.upperBound]
        policy = field.policy
    }

    /// The promised members, each of them always there.
    func write(to lines: inout JSONLines) {
        lines.object { object in
            object.member("file", file)
            object.member("line", line)
            object.member("column", column)
            object.member("kind", kind)
            object.member("path", path)
            object.member("document", document)
            object.member("image", image)
            object.member("tag", tag)
            object.member("digest", digest)
            object.member("byteRange", byteRange)
            object.member("policy", policy)
        }
    }

    /// The value as a person reads it: `image:tag@digest`.
    var reference: String {
        (image ?? "") + (tag.map { image == nil ? $0 : ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }
}
