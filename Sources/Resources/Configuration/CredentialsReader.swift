import Secrets

extension Value {
    /// `auth`: where a user name and a password are kept.
    func basicAuthentication(_ table: FieldTable, in folder: Folder) -> BasicCredentialsLocation? {
        guard let auth = fields(table) else { return nil }
        let method = auth.oneOf(table.fields.map(\.name), what: "method", missing: "write basic: {...}, or remove auth")
        return method?.secret.basicCredentials(in: folder)
    }

    private func basicCredentials(in folder: Folder) -> BasicCredentialsLocation? {
        guard let basic = fields(ConfigurationFields.basic) else { return nil }
        let username = basic.oneOf(
            ["username", "usernameFile", "usernameEnv"], what: "user name",
            missing: "write usernameFile, usernameEnv or username")
        let password = basic.oneOf(
            ["password", "passwordFile", "passwordEnv"], what: "password",
            missing: "write passwordFile or passwordEnv")
        let usernameLocation = username.flatMap { value in
            value.path.hasSuffix(".username") ? value.username() : value.secretLocation(in: folder)
        }
        let passwordLocation = password?.secretLocation(in: folder)
        guard let usernameLocation, let passwordLocation else { return nil }
        return BasicCredentialsLocation(username: usernameLocation, password: passwordLocation)
    }

    /// A user name as it is. HTTP Basic authentication ends it at the first colon (RFC 7617, section 2).
    private func username() -> SecretLocation? {
        guard let text = text() else { return nil }
        guard !text.contains(":") else {
            report("a user name cannot hold ':'", "write the user name alone, without the password")
            return nil
        }
        return .inline(text)
    }

    /// The place that a `…File` or `…Env` field names.
    private func secretLocation(in folder: Folder) -> SecretLocation? {
        guard path.hasSuffix("Env") else { return path(in: folder).map(SecretLocation.file) }
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
