/// A format of our own, for scripts and for what has no receiver of its own: images by their names, or a Git repository
/// with a branch.
///
///     {"image": "registry.example.com/team/app:1.2.3"}
///     {"images": ["registry.example.com/team/app:1.2.3", "registry.example.com/team/web:7"]}
///     {"git": "https://git.example.com/platform/fleet.git", "branch": "main"}
enum Generic {
    private struct Document: Decodable {
        let image: String?
        let images: [String]?
        let git: String?
        let branch: String?
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        if let url = document.git {
            guard let branch = document.branch, !branch.isEmpty, let location = GitLocation(url)
            else { throw .malformed }
            return .push(GitPush(locations: [location], branches: [branch]))
        }
        let names = (document.image.map { [$0] } ?? []) + (document.images ?? [])
        guard !names.isEmpty, names.count <= ImagePlaces.maximumCount else { throw .malformed }
        var sightings: [WebhookSighting] = []
        for name in names { sightings.append(try places.sighting(of: name)) }
        return try .images(joining: sightings)
    }
}
