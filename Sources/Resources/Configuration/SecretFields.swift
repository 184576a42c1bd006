import Secrets

/// The fields that say where one secret is kept: a file or an environment variable, never the configuration itself.
struct SecretFields: Sendable {
    let file: Field<SecretLocation?>
    let env: Field<SecretLocation?>
    /// The secret itself, which is refused.
    let inline: Refused
    private let name: String

    /// - Parameters:
    ///   - name: the secret's name: `token` for `tokenFile` and `tokenEnv`.
    ///   - content: what is held there: "the token".
    init(_ name: String, holding content: String) {
        self.name = name
        file = Field("\(name)File", BasicFields.file, "A file that holds \(content); read anew at every use.")
        env = Field("\(name)Env", BasicFields.variable, "An environment variable that holds \(content).")
        inline = Refused(
            name, "a \(name) does not belong in the configuration",
            "write \(name)File: with the path of a file, or \(name)Env: with a variable's name")
    }

    /// A mapping that holds nothing else.
    var shape: Shape<SecretLocation> {
        let (file, env) = (file, env)
        let table = FieldTable(
            file, env, inline,
            rules: [.exactlyOne([file, env, inline], what: name, missing: "write \(name)File or \(name)Env")])
        return Shape(table) { $0[file] ?? $0[env] }
    }
}
