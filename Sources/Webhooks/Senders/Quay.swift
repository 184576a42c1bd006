import OCI

/// Quay: the tags of a repository that a push moved.
enum Quay {
    private struct Document: Decodable {
        let repository: String?
        let dockerUrl: String?
        let updatedTags: [String]?
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard let path = document.repository, !path.isEmpty else { throw .malformed }
        // Other events than a push have no such list.
        guard let updated = document.updatedTags, !updated.isEmpty else { return .nothing }
        let repository = try places.repository(path, host: ImagePlaces.host(of: document.dockerUrl) ?? "quay.io")
        var tags: [Tag] = []
        for text in updated {
            guard let tag = try ImagePlaces.tag(text) else { continue }
            tags.append(tag)
        }
        return try .images(joining: [WebhookSighting(repository: repository, tags: tags)])
    }
}
