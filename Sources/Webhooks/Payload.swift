import FoundationEssentials

/// The body of a webhook, read as JSON. Only what proved to come from its sender is read at all; the size is bounded by
/// who received it, and Foundation gives up at 512 levels of nesting.
enum Payload {
    /// - Throws: `.malformed` where it is no such document.
    static func read<Document: Decodable>(
        _ type: Document.Type, from body: [UInt8]
    ) throws(WebhookRefusal) -> Document {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do { return try decoder.decode(type, from: Data(body)) } catch { throw .malformed }
    }
}
