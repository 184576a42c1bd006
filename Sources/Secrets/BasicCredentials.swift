/// Where a user name and a password are kept.
package struct BasicCredentialsLocation: Hashable, Sendable {
    package let username: SecretLocation
    package let password: SecretLocation

    package init(username: SecretLocation, password: SecretLocation) {
        self.username = username
        self.password = password
    }

    package func read() throws(SecretError) -> BasicCredentials {
        BasicCredentials(username: try username.read().reveal(), password: try password.read())
    }
}

/// A user name and a password, as HTTP Basic authentication sends them (RFC 7617).
package struct BasicCredentials: Hashable, Sendable {
    package let username: String
    package let password: Secret

    package init(username: String, password: Secret) {
        self.username = username
        self.password = password
    }
}
