/// Registries of the CNCF's distribution and what is made from it, such as GitLab's: an envelope of events, of which
/// those that push a manifest count.
enum Distribution {
    private struct Envelope: Decodable {
        let events: [Event]
    }

    private struct Event: Decodable {
        let action: String?
        let target: Target?
        let request: Request?

        struct Target: Decodable {
            let mediaType: String?
            let repository: String?
            let url: String?
            let tag: String?
        }

        struct Request: Decodable {
            let host: String?
        }
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let envelope = try Payload.read(Envelope.self, from: body)
        var sightings: [WebhookSighting] = []
        for event in envelope.events where event.action == "push" && isManifest(event.target?.mediaType) {
            guard let path = event.target?.repository, !path.isEmpty else { throw .malformed }
            let host = event.request?.host.flatMap { $0.isEmpty ? nil : $0 } ?? ImagePlaces.host(of: event.target?.url)
            sightings.append(
                WebhookSighting(
                    repository: try places.repository(path, host: host),
                    tags: try ImagePlaces.tag(event.target?.tag).map { [$0] } ?? []))
        }
        return try .images(joining: sightings)
    }

    /// Layers are told of too.
    private static func isManifest(_ mediaType: String?) -> Bool {
        guard let mediaType else { return true }
        return mediaType.contains("manifest") || mediaType.contains("image.index")
    }
}
