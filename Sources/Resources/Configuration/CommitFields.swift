import Planning
import Templates
import Yams

/// `commit` of a source.
enum CommitFields {
    static let author = Field("author", PersonFields.shape, "Who changes the values.")
    static let committer = Field(
        "committer", PersonFields.shape, "Who makes the commits; the author where it is left out.")
    static let signOff = Field(
        "signOff", default: false,
        "Whether commits end with a Signed-off-by of the committer, as git commit -s adds it.")
    static let messageTemplate = Field(
        "messageTemplate", .messageTemplate,
        "The text above a commit's trailers, in Mustache; the guide lists what it may name.")
    static let signing = Field("signing", SigningFields.shape, "The key that signs the commits.")

    static let table = FieldTable(author, committer, signOff, messageTemplate, signing)

    static let shape = Shape(table) { commit -> CommitConfiguration? in
        CommitConfiguration(
            author: commit[author] ?? CommitIdentity(), committer: commit[committer], signOff: commit[signOff],
            messageTemplate: commit[messageTemplate], signing: commit[signing])
    }
}

extension Shape where Output == MessageTemplate {
    fileprivate static var messageTemplate: Shape {
        Shape(.text(TextSchema(maximumLength: MessageTemplate.maximumLength, mayReadAsAnotherType: true))) { value in
            guard let text = value.text() else { return nil }
            do throws(TemplateError) {
                return try MessageTemplate(parsing: text)
            } catch {
                value.report(error)
                return nil
            }
        }
    }
}

extension Value {
    /// Notes what is wrong with a template, at its line where the file has the template's lines as they are.
    func report(_ error: TemplateError) {
        let isLiteral = node.scalar?.style == .literal
        let place = isLiteral ? Location(line: location.line + error.line, column: error.column) : location
        reader.report(place, path, error.description, nil)
    }
}

/// `commit.author` and `commit.committer`.
enum PersonFields {
    private static let standard = CommitIdentity()

    static let name = Field("name", .identityPart, default: standard.name, "The name that stands in commits.")
    static let email = Field(
        "email", .identityPart, default: standard.email, "The mail address that stands in commits.")

    static let shape = Shape(FieldTable(name, email)) { identity -> CommitIdentity? in
        CommitIdentity(name: identity[name], email: identity[email])
    }
}

/// `commit.signing`.
enum SigningFields {
    static let format = Field(
        "format", Shape<CommitConfiguration.Signing.Format>.choice,
        required: "write format: ssh, or format: openpgp",
        "ssh for a key of ssh-keygen, openpgp for one of GnuPG (which then must be installed).")
    static let keyFile = Field(
        "keyFile", .path, required: "name the file of the private key",
        "The private key's file, read anew for every commit; a relative path starts at the folder of this file.")
    static let passphraseFile = Field(
        "passphraseFile", BasicFields.file, "A file that holds the key's passphrase, where it has one.")
    static let key = Refused(
        "key", "a private key does not belong in the configuration", "write keyFile: with the path of a file")
    static let passphrase = Refused(
        "passphrase", "a passphrase does not belong in the configuration",
        "write passphraseFile: with the path of a file")

    static let table = FieldTable(format, keyFile, passphraseFile, key, passphrase)

    static let shape = Shape(table) { signing -> CommitConfiguration.Signing? in
        let (format, keyFile, passphrase) = (signing[format], signing[keyFile], signing[passphraseFile])
        guard let format, let keyFile else { return nil }
        return CommitConfiguration.Signing(format: format, keyFile: keyFile, passphrase: passphrase)
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
