/// Bitbucket, in the cloud and in the data centre: commits pushed.
enum Bitbucket {
    private struct Cloud: Decodable {
        let push: Push?
        let repository: Place?

        struct Push: Decodable {
            let changes: [Change]?
        }

        struct Change: Decodable {
            /// `null` where a branch was deleted.
            let new: Reference?
        }

        struct Reference: Decodable {
            let type: String?
            let name: String?
        }

        struct Place: Decodable {
            let fullName: String?
            let links: Links?
        }

        struct Links: Decodable {
            let html: Link?
        }
    }

    private struct DataCentre: Decodable {
        let changes: [Change]?
        let repository: Place?

        struct Change: Decodable {
            let refId: String?
            let type: String?
        }

        struct Place: Decodable {
            let links: Links?
        }

        struct Links: Decodable {
            let clone: [Link]?
        }
    }

    private struct Link: Decodable {
        let href: String?
    }

    static func event(_ head: WebhookHead, _ body: [UInt8]) throws(WebhookRefusal) -> WebhookEvent {
        switch head.header("x-event-key") {
        case "repo:push":
            let document = try Payload.read(Cloud.self, from: body)
            let branches = (document.push?.changes ?? []).compactMap(\.new).filter { $0.type == "branch" }
            return GitPush.event(
                at: [document.repository?.links?.html?.href],
                refs: branches.compactMap(\.name).map { "refs/heads/\($0)" })
        case "repo:refs_changed", "mirror:repo_synchronized":
            let document = try Payload.read(DataCentre.self, from: body)
            let changes = (document.changes ?? []).filter { $0.type != "DELETE" }
            return GitPush.event(
                at: (document.repository?.links?.clone ?? []).map(\.href), refs: changes.compactMap(\.refId))
        case nil: throw .malformed
        default: return .nothing
        }
    }
}
