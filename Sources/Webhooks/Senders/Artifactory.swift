/// JFrog Artifactory: a tag of an image pushed.
enum Artifactory {
    private struct Document: Decodable {
        let domain: String?
        let eventType: String?
        let data: Pushed?
        let jpdOrigin: String?

        struct Pushed: Decodable {
            let repoKey: String?
            let imageName: String?
            let tag: String?
        }
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard let domain = document.domain, let type = document.eventType else { throw .malformed }
        guard domain == "docker", ["pushed", "promoted"].contains(type) else { return .nothing }
        guard let name = document.data?.imageName, !name.isEmpty, let folder = document.data?.repoKey, !folder.isEmpty
        else { throw .malformed }
        let tags = try ImagePlaces.tag(document.data?.tag).map { [$0] } ?? []
        let host = places.registry ?? ImagePlaces.host(of: document.jpdOrigin)
        guard let host else { throw .unknownRegistry }
        // The three ways in which its repositories are reached: by path, at a port of their own, at a host of their own.
        let names = ["\(host)/\(folder)/\(name)", "\(host)/\(name)", "\(folder).\(host)/\(name)"]
        var sightings: [WebhookSighting] = []
        for name in names {
            let repository = try ImagePlaces(registry: nil).repository(named: name)
            sightings.append(WebhookSighting(repository: repository, tags: tags))
        }
        return .images(sightings)
    }
}
