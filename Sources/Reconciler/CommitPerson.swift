package import Git

/// Who says something that becomes a commit: a name and a mail address.
package struct CommitPerson: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let email: String

    private static let longest = 200

    /// `nil` where Git could not keep them: one is empty, too long, or has a bracket or a control character.
    package init?(name: some StringProtocol, email: some StringProtocol) {
        let (name, email) = (CommitPerson.trimmed(name), CommitPerson.trimmed(email))
        guard CommitPerson.isFit(name), CommitPerson.isFit(email) else { return nil }
        self.name = name
        self.email = email
    }

    /// Parses `Name <address>`.
    package init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: "<", maxSplits: 1)
        guard parts.count == 2, parts[1].hasSuffix(">") else { return nil }
        self.init(name: parts[0], email: parts[1].dropLast())
    }

    package var description: String { "\(name) <\(email)>" }

    /// - Parameter time: seconds since 1970.
    package func signature(at time: Int64) -> CommitSignature {
        CommitSignature(name: name, email: email, time: time, offsetMinutes: 0)
    }

    private static func isFit(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= longest
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.generalCategory != .control && scalar != "<" && scalar != ">"
            }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = text[...]
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
