/// Harbor: artifacts pushed to a repository, in its own format and as CloudEvents.
enum Harbor {
    private struct Document: Decodable {
        let type: String?
        let eventData: Pushed?
        /// Where ``eventData`` is in the format of CloudEvents.
        let data: Pushed?
    }

    private struct Pushed: Decodable {
        let resources: [Resource]?
        let repository: Place?

        struct Resource: Decodable {
            let tag: String?
            let resourceUrl: String?
        }

        struct Place: Decodable {
            let repoFullName: String?
            let namespace: String?
            let name: String?
        }
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard let type = document.type else { throw .malformed }
        guard ["PUSH_ARTIFACT", "harbor.artifact.pushed"].contains(type) else { return .nothing }
        guard let pushed = document.eventData ?? document.data, let resources = pushed.resources, !resources.isEmpty
        else { throw .malformed }
        let place = pushed.repository
        guard let path = RepositoryPath.joined(full: place?.repoFullName, place?.namespace, place?.name)
        else { throw .malformed }
        var sightings: [WebhookSighting] = []
        for resource in resources {
            let repository = try places.repository(path, host: ImagePlaces.host(of: resource.resourceUrl))
            sightings.append(
                WebhookSighting(repository: repository, tags: try ImagePlaces.tag(resource.tag).map { [$0] } ?? []))
        }
        return try .images(joining: sightings)
    }
}
