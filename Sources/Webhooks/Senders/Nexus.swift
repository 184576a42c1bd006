/// Sonatype Nexus Repository: a component made or updated. It does not say at which host its repositories are reached.
enum Nexus {
    private struct Document: Decodable {
        let action: String?
        let repositoryName: String?
        let component: Component?

        struct Component: Decodable {
            let format: String?
            let name: String?
            let version: String?
        }
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard let action = document.action else { throw .malformed }
        guard ["CREATED", "UPDATED"].contains(action), let component = document.component,
            component.format == "docker"
        else { return .nothing }
        guard let name = component.name, !name.isEmpty else { throw .malformed }
        let tags = try ImagePlaces.tag(component.version).map { [$0] } ?? []
        var sightings = [WebhookSighting(repository: try places.repository(name, host: nil), tags: tags)]
        // Images are reached at a port or a host of their repository's own, or by its name in the path.
        if let folder = document.repositoryName, !folder.isEmpty {
            sightings.append(
                WebhookSighting(repository: try places.repository("\(folder)/\(name)", host: nil), tags: tags))
        }
        return .images(sightings)
    }
}
