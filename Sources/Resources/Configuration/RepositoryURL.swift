import Remotes

extension Value {
    /// The URL or path of a Git repository. A message never shows the text: it may hold a password or a token.
    func repositoryURL() -> String? {
        guard let text = secret.text() else { return nil }
        guard text.utf8.count <= 4_096, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
            report("is not a URL or a path", "write it without spaces")
            return nil
        }
        let address: RepositoryAddress
        do throws(AddressProblem) {
            address = try RepositoryAddress(text)
        } catch {
            return refuse(error, isURL: text.contains("://"))
        }
        guard let separator = text.firstRange(of: "://") else {
            guard case .ssh(let address) = address else { return localPath() }
            // `name:secret@host` reads as the host `name` and a path; it is most likely neither.
            guard !address.path.prefix(while: { $0 != "/" }).contains("@") else {
                return refuse("holds credentials", RepositoryURLRemedy.short)
            }
            return text
        }
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        switch address {
        case .http:
            if authority.contains("@") {
                return refuse(
                    "holds credentials", "write the URL without them, and auth: {basic: {usernameFile, passwordFile}}")
            }
            if rest.contains("?") || rest.contains("#") {
                return refuse("has a query or a fragment", "write https://host/path")
            }
            guard !authority.isEmpty, authority != ":" else { return refuse("has no host", "write https://host/path") }
        case .path:
            guard authority.isEmpty, rest.count > 1 else {
                return refuse("is not the URL of a file on this machine", "write file:///path, or the path alone")
            }
        case .ssh:
            if rest.contains("?") || rest.contains("#") {
                return refuse("has a query or a fragment", RepositoryURLRemedy.url)
            }
        case .unsupported:
            return refuse("has a scheme that is not supported", "write an https, http, ssh or file URL, or a path")
        }
        return text
    }

    private func refuse(_ message: String, _ remedy: String) -> String? {
        report(message, remedy)
        return nil
    }

    private func refuse(_ problem: AddressProblem, isURL: Bool) -> String? {
        guard isURL else { return refuse("is neither an address of SSH nor a path", RepositoryURLRemedy.short) }
        switch problem {
        case .password:
            return refuse("holds a password", "\(RepositoryURLRemedy.url), and auth: {ssh: {privateKeyFile}}")
        case .port: return refuse("has no usable port", RepositoryURLRemedy.url)
        case .path: return refuse("has no path", RepositoryURLRemedy.url)
        case .host, .user: return refuse("has no usable user or host", RepositoryURLRemedy.url)
        }
    }

    /// A path. One that would read as `host:path` after it was shortened gets its `./` back.
    private func localPath() -> String? {
        filePath().map { RepositoryAddress.isSSH($0) ? "./\($0)" : $0 }
    }
}

/// What to write for a server that is reached over SSH.
private enum RepositoryURLRemedy {
    static let url = "write ssh://user@host/path"
    static let short = "write user@host:path, or a path on this machine that begins with './'"
}
