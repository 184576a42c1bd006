import OCI

/// What makes repositories and tags of the names in a webhook.
struct ImagePlaces {
    /// The host that the configuration gives: then the events speak of that registry alone, whatever host they mention.
    let registry: String?

    /// Sightings and tags that one event may have.
    static let maximumCount = 1_000

    /// The repository of a path.
    ///
    /// - Parameter host: what the event says of the registry.
    func repository(_ path: String, host: String?) throws(WebhookRefusal) -> Repository {
        guard let host = registry ?? host, !host.isEmpty else { throw .unknownRegistry }
        return try ImagePlaces.parse("\(host)/\(path.lowercased())")
    }

    /// The repository of a full name, `host/path`.
    func repository(named name: String) throws(WebhookRefusal) -> Repository {
        guard let slash = name.firstIndex(of: "/") else { throw .malformed }
        return try repository(String(name[name.index(after: slash)...]), host: String(name[..<slash]))
    }

    /// A sighting of `host/path:tag`, `host/path@digest` or both.
    func sighting(of reference: String) throws(WebhookRefusal) -> WebhookSighting {
        let parsed: ImageReference
        do { parsed = try ImageReference(parsing: reference) } catch { throw .malformed }
        let repository = parsed.repository
        return WebhookSighting(
            repository: registry == nil
                ? repository : try self.repository(repository.path, host: repository.registry),
            tags: parsed.tag.map { [$0] } ?? [])
    }

    /// A tag; `nil` where there is none: the manifest was pushed by its digest.
    static func tag(_ text: String?) throws(WebhookRefusal) -> Tag? {
        guard let text, !text.isEmpty, Digest(text) == nil else { return nil }
        guard let tag = Tag(text) else { throw .malformed }
        return tag
    }

    /// The host of a URL, with its port; the text itself where it has no scheme.
    static func host(of url: String?) -> String? {
        guard let url else { return nil }
        let host = withoutScheme(url).prefix { !"/?#".contains($0) }
        return host.isEmpty ? nil : String(host)
    }

    static func withoutScheme(_ url: String) -> String {
        for scheme in ["https://", "http://"] where url.lowercased().hasPrefix(scheme) {
            return String(url.dropFirst(scheme.count))
        }
        return url
    }

    private static func parse(_ name: String) throws(WebhookRefusal) -> Repository {
        do { return try Repository(parsing: name) } catch { throw .malformed }
    }
}

extension WebhookEvent {
    /// The sightings of an event with those of one repository put together.
    ///
    /// - Throws: `.malformed` where there are more than any sender has to tell at once.
    static func images(joining sightings: [WebhookSighting]) throws(WebhookRefusal) -> WebhookEvent {
        var repositories: [Repository] = []
        var tags: [Repository: [Tag]] = [:]
        for sighting in sightings {
            if tags[sighting.repository] == nil { repositories.append(sighting.repository) }
            tags[sighting.repository, default: []] += sighting.tags
        }
        let count = repositories.count + tags.values.reduce(0) { $0 + $1.count }
        guard count <= ImagePlaces.maximumCount else { throw .malformed }
        return repositories.isEmpty
            ? .nothing
            : .images(repositories.map { WebhookSighting(repository: $0, tags: tags[$0] ?? []) })
    }
}
