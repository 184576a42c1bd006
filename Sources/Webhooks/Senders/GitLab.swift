/// GitLab: commits pushed, told by a project's, a group's or the system's webhook. Its container registry tells of
/// images in its own right, as a distribution registry.
enum GitLab {
    private struct Document: Decodable {
        let objectKind: String?
        let eventName: String?
        let ref: String?
        let refs: [String]?
        let after: String?
        let project: Project?

        struct Project: Decodable {
            let gitHttpUrl: String?
            let gitSshUrl: String?
            let webUrl: String?
        }
    }

    static func event(_ body: [UInt8]) throws(WebhookRefusal) -> WebhookEvent {
        let document = try Payload.read(Document.self, from: body)
        guard let kind = document.objectKind ?? document.eventName else { throw .malformed }
        guard let project = document.project else { return .nothing }
        let urls = [project.gitHttpUrl, project.gitSshUrl, project.webUrl]
        switch kind {
        case "push":
            if GitPush.isNothing(document.after) { return .nothing }
            return GitPush.event(at: urls, refs: document.ref.map { [$0] } ?? [])
        case "repository_update": return GitPush.event(at: urls, refs: document.refs ?? [])
        default: return .nothing
        }
    }
}
