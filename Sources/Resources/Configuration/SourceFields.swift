/// An item of `sources`.
enum SourceFields {
    static let name = Field(
        "name", .label, required: "name the source, as targets refer to it",
        "The source's name, as targets refer to it.")
    static let url = Field(
        "url", Shape<String>(.text(TextSchema())) { $0.repositoryURL() },
        required: "write the repository's URL or path",
        "The repository: an https, http or file URL, or a path; never with credentials.")
    static let branch = Field(
        "branch", Shape<String>(.text(TextSchema(maximumLength: 255))) { $0.branch() },
        default: SourceConfiguration.defaultBranch, "The branch that is read and pushed to.")
    static let auth = Field("auth", SourceAuthFields.shape, "How the service proves who it is.")
    static let tls = Field("tls", SourceTLSFields.shape, "How the server proves who it is.")
    static let commit = Field("commit", CommitFields.shape, "How commits are made.")

    static let table = FieldTable(name, url, branch, auth, tls, commit, NotYet("push"))

    static let shape = Shape(table) { source -> Named<SourceConfiguration>? in
        let (name, url, branch) = (source[name], source[url], source[branch])
        let (auth, caFile, commit) = (source[auth], source[tls], source[commit])
        guard let name, let url, let place = source.value(of: SourceFields.name) else { return nil }
        return Named(
            value: SourceConfiguration(
                name: name, url: url, branch: branch, basic: auth, caFile: caFile,
                commit: commit ?? CommitConfiguration()),
            name: place)
    }
}

/// `auth` of a source.
enum SourceAuthFields {
    static let basic = Field("basic", BasicFields.shape.secret, "A user name and a password or token.")
    static let bearer = NotYet("bearer", BasicFields.remedy)
    static let ssh = NotYet("ssh", "write an https URL with auth: {basic: ...}")
    static let githubApp = NotYet("githubApp", BasicFields.remedy)

    static let table = FieldTable(
        basic, bearer, ssh, githubApp,
        rules: [
            .exactlyOne(
                [basic, bearer, ssh, githubApp], what: "method", missing: "write basic: {...}, or remove auth")
        ])

    static let shape = Shape(table) { $0[basic] }
}

/// `tls` of a source.
enum SourceTLSFields {
    static let table = FieldTable(TLSFields.caFile, NotYet("certFile"), NotYet("keyFile"))

    static let shape = Shape(table) { $0[TLSFields.caFile] }
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
