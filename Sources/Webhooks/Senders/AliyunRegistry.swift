import OCI

/// Alibaba Cloud's Container Registry: one tag of one repository of a region.
enum AliyunRegistry {
    private struct Document: Decodable {
        let pushData: PushData?
        let repository: Place?

        struct PushData: Decodable {
            let tag: String?
        }

        struct Place: Decodable {
            let repoFullName: String?
            let namespace: String?
            let name: String?
            let region: String?
        }
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard let place = document.repository, let tag = try ImagePlaces.tag(document.pushData?.tag),
            let path = RepositoryPath.joined(full: place.repoFullName, place.namespace, place.name)
        else { throw .malformed }
        var repositories: [Repository] = []
        for host in try hosts(place.region, places) {
            repositories.append(try places.repository(path, host: host))
        }
        return .images(repositories.map { WebhookSighting(repository: $0, tags: [tag]) })
    }

    /// One registry has several names: for the internet, for a network of the region, and for the region's own.
    private static func hosts(_ region: String?, _ places: ImagePlaces) throws(WebhookRefusal) -> [String?] {
        guard places.registry == nil, let region, !region.isEmpty else { return [nil] }
        return ["registry", "registry-vpc", "registry-internal"].map { "\($0).\(region).aliyuncs.com" }
    }
}
