import Curl
import Hashing
package import OCI

/// A repository's tags, with what makes it cheap to see that they have not changed.
package struct TagList: Sendable {
    /// In no order, each once.
    package let tags: [Tag]
    /// Of a list of one page only: another page may change while the first stays.
    package let validators: [(name: String, value: String)]
    /// Of a list of one page only.
    package let bodyDigest: String?

    /// A list that was kept: whole, as it came.
    package init(tags: [Tag], validators: [(name: String, value: String)], bodyDigest: String?) {
        self.tags = tags
        self.validators = validators.filter { TagList.isValidator($0.name, $0.value) }
        self.bodyDigest = bodyDigest
    }

    init(_ tags: [Tag], page: HTTPResponse?) {
        self.tags = tags
        bodyDigest = page.map { SHA256.digest(of: $0.body) }
        validators = TagList.questions.compactMap { given, asked in
            page?[header: given].flatMap { TagList.isValidator(asked, $0) ? (asked, $0) : nil }
        }
    }

    /// What a registry says of a list, and how it is asked whether that still holds (RFC 9110, section 13.1).
    private static let questions = [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]

    /// What was sent comes back in a header of ours.
    private static func isValidator(_ name: String, _ value: String) -> Bool {
        questions.contains { $0.1 == name } && value.utf8.count <= 512
            && value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// Whether nothing is to be kept that another list does not hold.
    package func isSame(as other: TagList) -> Bool {
        bodyDigest == other.bodyDigest && tags == other.tags
            && validators.elementsEqual(other.validators) { $0 == $1 }
    }

    /// Whether a response says that the list is as it was: in words, or by the same bytes.
    func isUnchanged(by response: HTTPResponse) -> Bool {
        response.status == 304 && !validators.isEmpty
            || response.status == 200 && bodyDigest != nil && bodyDigest == SHA256.digest(of: response.body)
    }
}
