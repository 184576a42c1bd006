import OCI

/// Gitea and Forgejo: container packages made, and commits pushed.
enum Gitea {
    private struct Document: Decodable {
        let action: String?
        let package: Package?
        let ref: String?
        let after: String?
        let repository: GitRepository?

        struct Package: Decodable {
            let type: String?
            let name: String?
            let version: String?
            let htmlUrl: String?
            let owner: Owner?
        }

        struct Owner: Decodable {
            let login: String?
            let username: String?
            let htmlUrl: String?
        }
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        if let package = document.package {
            guard document.action == "created", package.type == "container" else { return .nothing }
            guard let owner = package.owner?.login ?? package.owner?.username, let name = package.name,
                !owner.isEmpty, !name.isEmpty
            else { throw .malformed }
            let host = [package.htmlUrl, package.owner?.htmlUrl].lazy.compactMap { ImagePlaces.host(of: $0) }.first
            let repository = try places.repository("\(owner)/\(name)", host: host)
            // Uploads without a tag are versions named by their digests.
            let tags = try ImagePlaces.tag(package.version).map { [$0] } ?? []
            return .images([WebhookSighting(repository: repository, tags: tags)])
        }
        guard let ref = document.ref, let repository = document.repository else { return .nothing }
        return GitPush.isNothing(document.after) ? .nothing : repository.push(of: [ref])
    }
}
