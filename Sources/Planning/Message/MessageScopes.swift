import Templates

/// What a template of commit messages may name.
extension TemplateScope {
    static let commit = TemplateScope([
        "subject": .text, "body": .text, "source": .text, "branch": .text, "changeCount": .number,
        "imageCount": .number, "appCount": .number, "fileCount": .number, "apps": .list(.app),
        "images": .list(.image), "changes": .list(.change),
    ])

    static let app = TemplateScope([
        "policy": .text, "namespace": .text, "name": .text, "revision": .text, "images": .list(.image),
        "changes": .list(.change),
    ])

    static let image = TemplateScope([
        "policy": .text, "image": .text, "alias": .text, "from": .text, "to": .text, "digest": .text,
        "message": .text, "imageSource": .text, "imageRevision": .text, "imageVersion": .text,
        "changes": .list(.change),
    ])

    static let change = TemplateScope([
        "policy": .text, "image": .text, "alias": .text, "from": .text, "to": .text, "digest": .text,
        "message": .text, "imageSource": .text, "imageRevision": .text, "imageVersion": .text, "file": .text,
        "line": .number,
    ])
}
