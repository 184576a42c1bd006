/// Amazon's Elastic Container Registry, by EventBridge: the event as it is, or made a CloudEvent on its way.
enum ElasticRegistry {
    private struct Document: Decodable {
        let source: String?
        let account: String?
        let region: String?
        let detail: Detail?
        let specversion: String?

        struct Detail: Decodable {
            let result: String?
            let action: String?
            let repository: String?
            let tag: String?

            private enum CodingKeys: String, CodingKey {
                case result
                case action = "action-type"
                case repository = "repository-name"
                case tag = "image-tag"
            }
        }
    }

    static func event(
        _ head: WebhookHead, _ body: [UInt8], _ places: ImagePlaces
    ) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard document.specversion == nil, head.header("ce-specversion") == nil else {
            return try CloudEvents.event(head, body, places)
        }
        guard let source = document.source, let detail = document.detail else { throw .malformed }
        guard source == "aws.ecr", detail.action == "PUSH", detail.result == "SUCCESS" else { return .nothing }
        guard let path = detail.repository, !path.isEmpty else { throw .malformed }
        return .images([
            WebhookSighting(
                repository: try places.repository(
                    path, host: host(account: document.account ?? "", region: document.region ?? "")),
                tags: try ImagePlaces.tag(detail.tag).map { [$0] } ?? [])
        ])
    }

    /// The host of an account's registry in a region; `nil` where either is missing.
    static func host(account: String, region: String) -> String? {
        guard !account.isEmpty, !region.isEmpty else { return nil }
        return "\(account).dkr.ecr.\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
    }
}
