import OCI

/// A CloudEvent (CloudEvents 1.0) about an image: structured, with all of it in the body, in batches, or binary, with the
/// attributes in headers and the data as the body.
struct CloudEvents {
    private struct Attributes: Decodable {
        let specversion: String?
        let type: String?
        let source: String?
        let subject: String?
        let data: Pushed?
    }

    private struct Pushed: Decodable {
        let repository: String?
        let repositoryName: String?
        let tag: String?
        let imageTag: String?
        let registryUrl: String?
        let registry: String?
        let registryId: String?
    }

    static func event(
        _ head: WebhookHead, _ body: [UInt8], _ places: ImagePlaces
    ) throws(WebhookRefusal) -> WebhookEvent {
        if let version = head.header("ce-specversion") {
            let attributes = Attributes(
                specversion: version, type: head.header("ce-type"), source: head.header("ce-source"),
                subject: head.header("ce-subject"), data: try Payload.read(Pushed.self, from: body))
            return try event([attributes], places)
        }
        let isBatch = body.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "[")
        return try event(
            isBatch
                ? try Payload.read([Attributes].self, from: body) : [try Payload.read(Attributes.self, from: body)],
            places)
    }

    private static func event(_ events: [Attributes], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        var sightings: [WebhookSighting] = []
        for event in events {
            guard let version = event.specversion, version.hasPrefix("1."), let type = event.type, !type.isEmpty
            else { throw .malformed }
            if let sighting = try sighting(of: event, type, places) { sightings.append(sighting) }
        }
        return try .images(joining: sightings)
    }

    private static func sighting(
        of event: Attributes, _ type: String, _ places: ImagePlaces
    ) throws(WebhookRefusal) -> WebhookSighting? {
        guard isPush(type) else { return nil }
        let subject = named(event.subject ?? "")
        guard let path = event.data?.repositoryName ?? event.data?.repository ?? subject.path, !path.isEmpty,
            let tag = try ImagePlaces.tag(event.data?.imageTag ?? event.data?.tag ?? subject.tag)
        else { throw .malformed }
        let host: String?
        if type.lowercased().hasPrefix("com.amazon.ecr.") {
            host = elasticHost(event)
        } else {
            host = ImagePlaces.host(of: event.data?.registryUrl ?? event.data?.registry ?? urlSource(event.source))
        }
        return WebhookSighting(repository: try places.repository(path, host: host), tags: [tag])
    }

    /// What a subject such as `team/app:1.2.3` names.
    private static func named(_ subject: String) -> (path: String?, tag: String?) {
        guard let colon = subject.lastIndex(of: ":") else { return (subject, nil) }
        return (String(subject[..<colon]), String(subject[subject.index(after: colon)...]))
    }

    /// Whether a type's name tells of an image that is there now: `com.example.container.push`,
    /// `org.container.image.published`.
    private static func isPush(_ type: String) -> Bool {
        let words = Set(type.lowercased().split { !$0.isLetter }.map(String.init))
        return !words.isDisjoint(with: ["container", "image", "artifact", "tag"])
            && !words.isDisjoint(with: ["push", "pushed", "published", "publish", "created", "updated", "tagged"])
    }

    private static func urlSource(_ source: String?) -> String? {
        source.flatMap { ImagePlaces.withoutScheme($0) == $0 ? nil : $0 }
    }

    /// `urn:aws:ecr:REGION:ACCOUNT:repository/NAME`
    private static func elasticHost(_ event: Attributes) -> String? {
        let parts = (event.source ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 6, let account = event.data?.registryId ?? Optional(parts[4]) else { return nil }
        return ElasticRegistry.host(account: account, region: parts[3])
    }
}
