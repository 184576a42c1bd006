import Secrets

/// `basic` of `auth`: where a user name and a password are kept.
enum BasicFields {
    static let username = Field(
        "username", Shape<SecretLocation>(.text(TextSchema(pattern: "^[^:]*$"))) { $0.username() },
        "The user name itself.")
    static let usernameFile = Field("usernameFile", file, "A file that holds the user name.")
    static let usernameEnv = Field("usernameEnv", variable, "An environment variable that holds the user name.")
    static let passwordFile = Field(
        "passwordFile", file, "A file that holds the password or token; read anew at every use.")
    static let passwordEnv = Field(
        "passwordEnv", variable, "An environment variable that holds the password or token.")
    static let password = Refused(
        "password", "a password does not belong in the configuration",
        "write passwordFile: with the path of a file, or passwordEnv: with a variable's name")

    static let remedy = "write basic: {usernameFile, passwordFile}"

    static let table = FieldTable(
        username, usernameFile, usernameEnv, passwordFile, passwordEnv, password,
        rules: [
            .exactlyOne(
                [username, usernameFile, usernameEnv], what: "user name",
                missing: "write usernameFile, usernameEnv or username"),
            .exactlyOne(
                [password, passwordFile, passwordEnv], what: "password", missing: "write passwordFile or passwordEnv"),
        ])

    static let shape = Shape(table) { basic -> BasicCredentialsLocation? in
        let username = basic[username] ?? basic[usernameFile] ?? basic[usernameEnv]
        let password = basic[passwordFile] ?? basic[passwordEnv]
        guard let username, let password else { return nil }
        return BasicCredentialsLocation(username: username, password: password)
    }

    static let file = Shape<String>.path.map(SecretLocation.file)
    static let variable = Shape<SecretLocation>(
        .text(TextSchema(pattern: "^[A-Za-z_][A-Za-z0-9_]*$", maximumLength: 255, mayReadAsAnotherType: true))
    ) { $0.environmentVariable() }
}

/// `bearer` of `auth`: where a token is kept.
enum BearerFields {
    static let tokenFile = Field(
        "tokenFile", BasicFields.file, "A file that holds the token; read anew at every use.")
    static let tokenEnv = Field("tokenEnv", BasicFields.variable, "An environment variable that holds the token.")
    static let token = Refused(
        "token", "a token does not belong in the configuration",
        "write tokenFile: with the path of a file, or tokenEnv: with a variable's name")

    static let table = FieldTable(
        tokenFile, tokenEnv, token,
        rules: [.exactlyOne([tokenFile, tokenEnv, token], what: "token", missing: "write tokenFile or tokenEnv")])

    static let shape = Shape(table) { $0[tokenFile] ?? $0[tokenEnv] }
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
