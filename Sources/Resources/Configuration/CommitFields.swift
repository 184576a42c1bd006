/// `commit` of a source.
enum CommitFields {
    static let author = Field("author", AuthorFields.shape, "Who commits.")

    static let table = FieldTable(author, NotYet("signing"), NotYet("messageTemplate"))

    static let shape = Shape(table) { $0[author] }
}

/// `commit.author`.
enum AuthorFields {
    private static let standard = CommitIdentity()

    static let name = Field("name", .identityPart, default: standard.name, "The author's name.")
    static let email = Field("email", .identityPart, default: standard.email, "The author's address.")

    static let shape = Shape(FieldTable(name, email)) { author -> CommitIdentity? in
        CommitIdentity(name: author[name], email: author[email])
    }
}

extension Shape where Output == String {
    /// A commit's header holds `name <email> time` on one line; what would break it is refused.
    fileprivate static var identityPart: Shape {
        Shape(.text(TextSchema(pattern: "^[^<>]*$", maximumLength: 255))) { value in
            guard let text = value.text() else { return nil }
            let isSafe = text.unicodeScalars.allSatisfy {
                $0 != "<" && $0 != ">" && $0.properties.generalCategory != .control
            }
            guard isSafe, text.contains(where: { !$0.isWhitespace }), text.utf8.count <= 255 else {
                value.report("\(text.quoted) cannot stand in a commit", "write one line without '<' and '>'")
                return nil
            }
            return text
        }
    }
}
