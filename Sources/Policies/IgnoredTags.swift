import OCI
import Versions

extension IgnoredTags {
    /// An entry of `ignore`: a version or another tag is meant exactly, anything else that reads as a range is a range.
    ///
    /// - Throws: ``PatternError`` for a text that is neither.
    package static func parse(_ text: String) throws(PatternError) -> IgnoredTags {
        if SemanticVersion(text) == nil, let range = try? VersionRange(parsing: text) { return .range(range) }
        guard let tag = Tag(text) else {
            throw PatternError(message: "'\(text)' is neither a tag nor a range such as '>=1.2.0 <1.3.0'")
        }
        return .tag(tag)
    }

    /// - Parameter version: the tag as the policy reads it, `nil` where that is no version; no range holds it then.
    func contains(_ tag: Tag, version: SemanticVersion?) -> Bool {
        switch self {
        case .tag(let ignored): ignored == tag
        case .range(let range): version.map { range.contains($0) } ?? false
        }
    }

    /// The entry as written.
    var text: String {
        switch self {
        case .tag(let tag): tag.text
        case .range(let range): range.description
        }
    }
}
