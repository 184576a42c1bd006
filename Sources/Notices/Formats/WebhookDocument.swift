/// The body of a webhook without a template. Names are added, never changed.
struct WebhookDocument: Encodable {
    let version = 1
    let title: String
    let isDigest: Bool
    /// How many notices a full digest let go.
    let lost: Int
    let notices: [Notice]

    init(_ bulletin: Bulletin) {
        title = bulletin.title
        isDigest = bulletin.isDigest
        lost = bulletin.lost
        notices = bulletin.notices
    }

    private enum CodingKeys: String, CodingKey {
        case version, title
        case isDigest = "digest"
        case lost, notices
    }
}
