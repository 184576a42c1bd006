/// Azure Container Registry: one manifest pushed, with a tag or by its digest.
enum AzureRegistry {
    private struct Document: Decodable {
        let action: String?
        let target: Target?
        let request: Request?

        struct Target: Decodable {
            let repository: String?
            let tag: String?
        }

        struct Request: Decodable {
            let host: String?
        }
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard let action = document.action else { throw .malformed }
        guard action == "push" else { return .nothing }
        guard let path = document.target?.repository, !path.isEmpty else { throw .malformed }
        return .images([
            WebhookSighting(
                repository: try places.repository(path, host: document.request?.host),
                tags: try ImagePlaces.tag(document.target?.tag).map { [$0] } ?? [])
        ])
    }
}
