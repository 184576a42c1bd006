/// What a template of commit messages may name: the one table that templates are checked and rendered by.
enum MessageScope: Hashable, Sendable {
    case commit, app, image, change
    /// Within a text or a number, which has no fields.
    case scalar

    enum Kind: Hashable, Sendable {
        case text, number
        case list(MessageScope)
    }

    var fields: [String: Kind] {
        switch self {
        case .commit:
            [
                "subject": .text, "body": .text, "source": .text, "branch": .text, "changeCount": .number,
                "imageCount": .number, "appCount": .number, "fileCount": .number, "apps": .list(.app),
                "images": .list(.image), "changes": .list(.change),
            ]
        case .app:
            [
                "policy": .text, "namespace": .text, "name": .text, "revision": .text, "images": .list(.image),
                "changes": .list(.change),
            ]
        case .image:
            [
                "policy": .text, "image": .text, "alias": .text, "from": .text, "to": .text, "digest": .text,
                "message": .text, "imageSource": .text, "imageRevision": .text, "imageVersion": .text,
                "changes": .list(.change),
            ]
        case .change:
            [
                "policy": .text, "image": .text, "alias": .text, "from": .text, "to": .text, "digest": .text,
                "message": .text, "imageSource": .text, "imageRevision": .text, "imageVersion": .text, "file": .text,
                "line": .number,
            ]
        case .scalar: [:]
        }
    }
}
