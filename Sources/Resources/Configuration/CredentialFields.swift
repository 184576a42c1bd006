import Secrets

/// `basic` of `auth`: where a user name and a password are kept.
enum BasicFields {
    static let username = Field(
        "username", Shape<SecretLocation>(.text(TextSchema(pattern: "^[^:]*$"))) { $0.username() },
        "The user name itself.")
    static let usernameFile = Field("usernameFile", file, "A file that holds the user name.")
    static let usernameEnv = Field("usernameEnv", variable, "An environment variable that holds the user name.")
    static let password = SecretFields("password", holding: "the password or token")

    static let remedy = "write basic: {usernameFile, passwordFile}"

    static let table = FieldTable(
        username, usernameFile, usernameEnv, password.file, password.env, password.inline,
        rules: [
            .exactlyOne(
                [username, usernameFile, usernameEnv], what: "user name",
                missing: "write usernameFile, usernameEnv or username"),
            .exactlyOne(
                [password.inline, password.file, password.env], what: "password",
                missing: "write passwordFile or passwordEnv"),
        ])

    static let shape = Shape(table) { basic -> BasicCredentialsLocation? in
        let username = basic[username] ?? basic[usernameFile] ?? basic[usernameEnv]
        let secret = basic[password.file] ?? basic[password.env]
        guard let username, let secret else { return nil }
        return BasicCredentialsLocation(username: username, password: secret)
    }

    static let file = Shape<String>.path.map(SecretLocation.file)
    static let variable = Shape<SecretLocation>(
        .text(TextSchema(pattern: "^[A-Za-z_][A-Za-z0-9_]*$", maximumLength: 255, mayReadAsAnotherType: true))
    ) { $0.environmentVariable() }
}

/// `bearer` of `auth`: where a token is kept.
enum BearerFields {
    static let shape = SecretFields("token", holding: "the token").shape
}

extension Value {
    /// A user name as it is. HTTP Basic authentication ends it at the first colon (RFC 7617, section 2).
    fileprivate func username() -> SecretLocation? {
        guard let text = text() else { return nil }
        guard !text.contains(":") else {
            report("a user name cannot hold ':'", "write the user name alone, without the password")
            return nil
        }
        return .inline(text)
    }

    fileprivate func environmentVariable() -> SecretLocation? {
        guard let name = text() else { return nil }
        guard Names.isEnvironmentVariable(name) else {
            report(
                "is not the name of an environment variable",
                "write a name of letters, digits and '_'; the secret itself belongs in the variable")
            return nil
        }
        return .environment(name)
    }
}
