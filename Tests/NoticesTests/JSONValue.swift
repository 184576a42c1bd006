import Foundation
import Notices
import Testing

/// The body of a message as a receiver reads it.
func json(_ message: Message) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(message.body)) as? [String: Any])
}

extension [String: Any] {
    func object(_ name: String) throws -> [String: Any] { try #require(self[name] as? [String: Any]) }
    func objects(_ name: String) throws -> [[String: Any]] { try #require(self[name] as? [[String: Any]]) }
    func text(_ name: String) throws -> String { try #require(self[name] as? String) }
}

func only(_ format: MessageFormat, _ notices: [Notice], isDigest: Bool = false) throws -> Message {
    let messages = format.messages(of: Bulletin(notices, isDigest: isDigest))
    #expect(messages.count == 1)
    return try #require(messages.first)
}
