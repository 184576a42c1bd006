/// Docker Hub: one tag of one repository.
enum DockerHub {
    private struct Document: Decodable {
        let pushData: PushData?
        let repository: Place?

        struct PushData: Decodable {
            let tag: String?
        }

        struct Place: Decodable {
            let repoName: String?
            let namespace: String?
            let name: String?
        }
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard let place = document.repository, let tag = try ImagePlaces.tag(document.pushData?.tag),
            let path = RepositoryPath.joined(full: place.repoName, place.namespace, place.name)
        else { throw .malformed }
        return .images([
            WebhookSighting(repository: try places.repository(path, host: "docker.io"), tags: [tag])
        ])
    }
}

/// A repository's path as senders spell it: whole, or as a namespace and a name.
enum RepositoryPath {
    static func joined(full: String?, _ namespace: String?, _ name: String?) -> String? {
        if let full, !full.isEmpty { return full }
        guard let name, !name.isEmpty else { return nil }
        guard let namespace, !namespace.isEmpty else { return name }
        return "\(namespace)/\(name)"
    }
}
