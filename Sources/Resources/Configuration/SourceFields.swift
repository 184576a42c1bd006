/// An item of `sources`.
enum SourceFields {
    static let name = Field(
        "name", .label, required: "name the source, as targets refer to it",
        "The source's name, as targets refer to it.")
    static let url = Field(
        "url", Shape<String>(.text(TextSchema())) { $0.repositoryURL() },
        required: "write the repository's URL or path",
        "The repository: an https, http, ssh or file URL, user@host:path, or a path; never with credentials.")
    static let branch = Field(
        "branch", Shape<String>(.text(TextSchema(maximumLength: 255))) { $0.branch() },
        default: SourceConfiguration.defaultBranch, "The branch that is read and pushed to.")
    static let auth = Field("auth", SourceAuthFields.shape, "How the service proves who it is.")
    static let tls = Field(
        "tls", TLSFields.shape, "How the server proves who it is, and with which certificate the service does.")
    static let commit = Field("commit", CommitFields.shape, "How commits are made.")

    static let push = Field("push", PushFields.shape, "Where commits go, if not to the branch that is read.")

    static let table = FieldTable(
        name, url, branch, auth, tls, ProxyFields.proxy, ProxyFields.proxyAuth, commit, push,
        rules: [ProxyFields.rule])

    static let shape = Shape(table) { source -> Named<SourceConfiguration>? in
        let (name, url, branch) = (source[name], source[url], source[branch])
        let (auth, tls, commit) = (source[auth], source[tls], source[commit])
        let (proxy, proxyAuth) = (source[ProxyFields.proxy], source[ProxyFields.proxyAuth])
        guard let name, let url, let place = source.value(of: SourceFields.name) else { return nil }
        let push = source[push]
        if push == branch {
            source.value(of: SourceFields.push)?.report("names the branch that is read", "remove it, or name another")
        }
        SourceAuthFields.check(source, url)
        return Named(
            value: SourceConfiguration(
                name: name, url: url, branch: branch, pushBranch: push, auth: auth, tls: tls ?? TLSConfiguration(),
                proxy: proxy?.authenticated(by: proxyAuth) ?? .environment,
                commit: commit ?? CommitConfiguration()),
            name: place)
    }
}

/// `push` of a source.
enum PushFields {
    static let branch = Field(
        "branch", Shape<String>(.text(TextSchema(maximumLength: 255))) { $0.branch() },
        required: "name the branch that commits go to",
        "The branch that commits go to: made from the branch that is read, and kept up to date with it.")

    static let shape = Shape(FieldTable(branch)) { $0[branch] }
}

extension Value {
    fileprivate func branch() -> String? {
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
}
