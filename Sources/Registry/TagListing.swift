import Curl
import OCI

/// The whole list of a repository's tags, page by page. A partial list is never given.
///
/// Source: OCI distribution-spec 1.1, "Listing tags".
struct TagListing: Sendable {
    let sender: RequestSender
    let target: Authenticator.Target

    /// What every registry that limits its pages allows.
    private static let modestPageSize = 100

    /// - Parameter previous: the list as it was; where nothing changed it is given back, unread.
    func list(previous: TagList? = nil) async throws(RegistryError) -> TagList {
        let start = "\(target.settings.baseURL)/v2/\(target.repository)/tags/list"
        var url = "\(start)?n=\(target.limits.pageSize)"
        var first = try await page(url, previous?.validators ?? [])
        if let previous, previous.isUnchanged(by: first),
            case .none = NextLink(headers: first.values(of: "Link"), of: url)
        {
            return previous
        }
        // Some registries refuse a large page and say nothing of the size they would give.
        if first.status == 400 || first.status == 422, target.limits.pageSize > TagListing.modestPageSize {
            url = "\(start)?n=\(TagListing.modestPageSize)"
            first = try await page(url)
        }
        var response = first
        var tags: [Tag] = []
        var visited: Set<String> = [url]
        while true {
            try check(response)
            try add(response, to: &tags)
            let next: String
            switch NextLink(headers: response.values(of: "Link"), of: url) {
            case .none: return TagList(TagListing.distinct(tags), page: visited.count == 1 ? first : nil)
            case .page(let address): next = address
            case .unreadable:
                throw target.error(
                    .invalidResponse, "the link to the next page of tags is not readable; the list is not used")
            }
            guard Origin(next) == Origin(url) else {
                throw target.error(
                    .invalidResponse, "the next page of tags lies at another address; the list is not used")
            }
            guard visited.insert(next).inserted else {
                throw target.error(.invalidResponse, "the pages of tags go in a circle; the list is not used")
            }
            guard visited.count <= target.limits.pages else {
                throw target.error(.limitExceeded, "the tags have more than \(target.limits.pages) pages")
            }
            url = next
            response = try await page(url)
        }
    }

    private func page(
        _ url: String, _ validators: [(name: String, value: String)] = []
    ) async throws(RegistryError) -> HTTPResponse {
        try await sender.send(
            "GET", url, accept: ["application/json"], headers: validators, bodyBytes: target.limits.pageBytes)
    }

    private func check(_ response: HTTPResponse) throws(RegistryError) {
        switch response.status {
        case 200: return
        case 404:
            throw target.error(
                .repositoryNotFound, "the registry does not know this repository (404); check its name", status: 404)
        default:
            throw target.error(
                .invalidResponse,
                "the registry answered \(response.status) to the list of tags\(ErrorBody.detail(of: response))",
                status: response.status)
        }
    }

    private func add(_ response: HTTPResponse, to tags: inout [Tag]) throws(RegistryError) {
        do { tags += try TagPage(response.body).tags } catch {
            throw target.error(.invalidResponse, "the list of tags is not the JSON that it should be; it is not used")
        }
        guard tags.count <= target.limits.tags else {
            throw target.error(.limitExceeded, "the repository has more than \(target.limits.tags) tags")
        }
    }

    /// Each tag once. Most registries sort their lists: then it is seen in passing that they are distinct.
    private static func distinct(_ tags: [Tag]) -> [Tag] {
        let isSorted = zip(tags, tags.dropFirst()).allSatisfy { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
        return isSorted ? tags : Array(Set(tags))
    }
}
