/// What stands before the body of a webhook: its headers and the query of its URL.
package struct WebhookHead: Sendable {
    /// By names in lower case.
    private let headers: [String: String]
    private let query: [String: String]

    /// - Parameters:
    ///   - headers: of two with one name, in whatever case, the first counts.
    ///   - query: decoded; of two with one name, the first counts.
    package init(
        headers: some Sequence<(name: String, value: String)> = [(name: String, value: String)](),
        query: some Sequence<(name: String, value: String)> = [(name: String, value: String)]()
    ) {
        self.headers = Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        self.query = Dictionary(query.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// - Parameter name: in lower case.
    func header(_ name: String) -> String? { headers[name] }

    /// The secret that stands in the URL, for senders that can sign nothing and set no header.
    var secretOfURL: String? { query["secret"] }
}
