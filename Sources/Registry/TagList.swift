import Curl
import Hashing
package import OCI

/// A repository's tags, with what makes it cheap to see that they have not changed.
package struct TagList: Sendable {
    /// In no order, each once.
    package let tags: [Tag]
    /// Of a list of one page only: another page may change while the first stays.
    let validators: [(name: String, value: String)]
    let bodyDigest: String?

    init(_ tags: [Tag], page: HTTPResponse?) {
        self.tags = tags
        bodyDigest = page.map { SHA256.digest(of: $0.body) }
        let pairs = [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]
        validators = pairs.compactMap { given, asked in
            page?[header: given].flatMap { value in
                // What was sent comes back in a header of ours.
                value.utf8.count <= 512 && value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? (asked, value) : nil
            }
        }
    }

    /// Whether a response says that the list is as it was: in words, or by the same bytes.
    func isUnchanged(by response: HTTPResponse) -> Bool {
        response.status == 304 && !validators.isEmpty
            || response.status == 200 && bodyDigest != nil && bodyDigest == SHA256.digest(of: response.body)
    }
}
