/// GitHub: container images pushed to its registry, in two shapes, and commits pushed to its repositories.
enum GitHub {
    private struct Document: Decodable {
        let action: String?
        let package: Package?
        let registryPackage: Package?
        let ref: String?
        let deleted: Bool?
        let repository: GitRepository?
    }

    private struct Package: Decodable {
        let name: String?
        let namespace: String?
        let packageType: String?
        let owner: Owner?
        let packageVersion: Version?

        struct Owner: Decodable {
            let login: String?
        }

        struct Version: Decodable {
            let name: String?
            let containerMetadata: Metadata?
        }

        struct Metadata: Decodable {
            let tag: Label?
        }

        struct Label: Decodable {
            let name: String?
        }
    }

    static func event(
        _ head: WebhookHead, _ body: [UInt8], _ places: ImagePlaces
    ) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        if let package = document.package {
            return document.action == "published" ? try event(of: package, places) : .nothing
        }
        if let package = document.registryPackage {
            // A tag that is pushed again is an update here.
            return ["published", "updated"].contains(document.action) ? try event(of: package, places) : .nothing
        }
        if let ref = document.ref, let repository = document.repository {
            return document.deleted == true ? .nothing : repository.push(of: [ref])
        }
        switch head.header("x-github-event") {
        case nil, "package", "registry_package": throw .malformed
        default: return .nothing
        }
    }

    private static func event(of package: Package, _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        guard package.packageType?.lowercased() == "container" else { return .nothing }
        guard let name = package.name, !name.isEmpty, let version = package.packageVersion,
            let path = RepositoryPath.joined(full: nil, package.owner?.login ?? package.namespace, name),
            path != name
        else { throw .malformed }
        // A version without a tag is named by its digest.
        let tagged = version.containerMetadata?.tag?.name.flatMap { $0.isEmpty ? nil : $0 }
        guard let text = tagged ?? version.name else { throw .malformed }
        let tags = try ImagePlaces.tag(text).map { [$0] } ?? []
        return .images([WebhookSighting(repository: try places.repository(path, host: "ghcr.io"), tags: tags)])
    }
}

/// A repository as GitHub, Gitea and Forgejo describe it.
struct GitRepository: Decodable {
    let cloneUrl: String?
    let sshUrl: String?
    let htmlUrl: String?

    /// - Parameter refs: full names; those of branches count.
    func push(of refs: [String]) -> WebhookEvent {
        GitPush.event(at: [cloneUrl, sshUrl, htmlUrl], refs: refs)
    }
}

extension GitPush {
    /// A push to branches; nothing of interest where no branch is among the references, or no place is known.
    ///
    /// - Parameter refs: full names, such as `refs/heads/main`.
    static func event(at urls: [String?], refs: [String]) -> WebhookEvent {
        let prefix = "refs/heads/"
        let branches = Set(refs.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
        let locations = Set(urls.compactMap { $0.flatMap { GitLocation($0) } })
        return branches.isEmpty || locations.isEmpty
            ? .nothing : .push(GitPush(locations: locations, branches: branches))
    }

    /// Whether a name of a commit stands for none: the reference was deleted.
    static func isNothing(_ commit: String?) -> Bool {
        commit.map { !$0.isEmpty && $0.allSatisfy { $0 == "0" } } ?? false
    }
}
