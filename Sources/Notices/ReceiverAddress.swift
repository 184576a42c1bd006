/// The address of a receiver: an `http` or `https` URL. It may be a secret, so it prints as `<redacted>`.
package struct ReceiverAddress: Sendable, CustomStringConvertible, CustomReflectable {
    private let text: String
    private let authority: Substring

    /// - Returns: `nil` for anything but an absolute URL with a host and without a fragment.
    package init?(parsing text: String) {
        guard text.utf8.count <= 4_096, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#"),
            let separator = text.firstRange(of: "://"),
            ["http", "https"].contains(text[..<separator.lowerBound].lowercased())
        else { return nil }
        authority = text[separator.upperBound...].prefix { $0 != "/" && $0 != "?" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        guard !host.isEmpty, host.first != ":" else { return nil }
        self.text = text
    }

    package var hasCredentials: Bool { authority.contains("@") }

    /// The URL, with more added at the end of its path; for the place that sends to it.
    package func reveal(adding path: String = "") -> String {
        guard !path.isEmpty else { return text }
        let (own, query) = (text.prefix { $0 != "?" }, text.drop { $0 != "?" })
        return (own.hasSuffix("/") ? own.dropLast() : own) + path + query
    }

    /// What of the URL nobody else may see: each part of its path and query that is long enough to be a secret.
    package var secrets: [String] {
        text[authority.endIndex...].split { "/?&=".contains($0) }.map(String.init).filter { $0.utf8.count >= 8 }
    }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
