import Hashing

/// Google Artifact Registry, by Pub/Sub: a message within its envelope, or by itself where the subscription unwraps it.
enum GoogleRegistry {
    private struct Envelope: Decodable {
        let message: Message?

        struct Message: Decodable {
            let data: String?
        }
    }

    private struct Document: Decodable {
        let action: String?
        let digest: String?
        let tag: String?
    }

    static func event(_ body: [UInt8], _ places: ImagePlaces) throws(WebhookRefusal) -> WebhookEvent {
        var content = body
        if let message = try Payload.read(Envelope.self, from: body).message {
            guard let data = message.data, let bytes = Base64.bytes(of: data) else { throw .malformed }
            content = bytes
        }
        let document = try Payload.read(Document.self, from: content)
        guard let action = document.action else { throw .malformed }
        guard action == "INSERT" else { return .nothing }
        guard let name = document.tag ?? document.digest else { throw .malformed }
        return .images([try places.sighting(of: name)])
    }
}
