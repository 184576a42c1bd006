extension Value {
    func source(in folder: Folder) -> Named<SourceConfiguration>? {
        guard let source = fields(ConfigurationFields.source) else { return nil }
        let nameField = source.required("name", "name the source, as targets refer to it")
        let name = nameField?.label()
        let url = source.required("url", "write the repository's URL or path")?.repositoryURL(in: folder)
        let branch = source["branch"]?.branch()
        let basic = source["auth"]?.basicAuthentication(ConfigurationFields.sourceAuth, in: folder)
        let caFile = source["tls"]?.fields(ConfigurationFields.sourceTLS)?["caFile"]?.path(in: folder)
        let author = source["commit"]?.fields(ConfigurationFields.commit)?["author"]?.identity()
        guard let name, let nameField, let url else { return nil }
        return Named(
            value: SourceConfiguration(
                name: name, url: url, branch: branch ?? SourceConfiguration.defaultBranch, basic: basic,
                caFile: caFile, author: author ?? CommitIdentity()),
            name: nameField)
    }

    private func branch() -> String? {
        guard let text = text() else { return nil }
        if text.hasPrefix("refs/") {
            let short = text.split(separator: "/", maxSplits: 2).last.map(String.init) ?? "main"
            report("\(text.quoted) is a full reference name", "write the branch alone: \(short)")
            return nil
        }
        guard Names.isBranch(text) else {
            report("\(text.quoted) is not the name of a branch", "write a name that git accepts, such as main")
            return nil
        }
        return text
    }

    private func identity() -> CommitIdentity? {
        guard let author = fields(ConfigurationFields.author) else { return nil }
        let standard = CommitIdentity()
        return CommitIdentity(
            name: author["name"]?.identityPart() ?? standard.name,
            email: author["email"]?.identityPart() ?? standard.email)
    }

    /// A commit's header holds `name <email> time` on one line; what would break it is refused.
    private func identityPart() -> String? {
        guard let text = text() else { return nil }
        let isSafe = text.unicodeScalars.allSatisfy {
            $0 != "<" && $0 != ">" && $0.properties.generalCategory != .control
        }
        guard isSafe, text.contains(where: { !$0.isWhitespace }), text.utf8.count <= 255 else {
            report("\(text.quoted) cannot stand in a commit", "write one line without '<' and '>'")
            return nil
        }
        return text
    }
}
