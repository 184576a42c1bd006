extension Value {
    /// The URL or path of a Git repository. A message never shows the text: it may hold a password or a token.
    func repositoryURL() -> String? {
        guard let text = secret.text() else { return nil }
        guard text.utf8.count <= 4_096, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
            report("is not a URL or a path", "write it without spaces")
            return nil
        }
        guard let separator = text.firstRange(of: "://") else { return localPath(text) }
        let scheme = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        switch scheme {
        case "https", "http":
            if authority.contains("@") {
                report(
                    "holds credentials",
                    "write the URL without them, and auth: {basic: {usernameFile, passwordFile}}")
                return nil
            }
            if rest.contains("?") || rest.contains("#") {
                return refuse("has a query or a fragment")
            }
            guard !authority.isEmpty, authority != ":" else { return refuse("has no host") }
            return text
        case "file":
            guard authority.isEmpty, rest.count > 1 else {
                report("is not the URL of a file on this machine", "write file:///path, or the path alone")
                return nil
            }
            return text
        case "ssh", "git+ssh", "ssh+git":
            report("SSH is not supported yet", "write an https URL")
        default:
            report("has a scheme that is not supported", "write an https, http or file URL, or a path")
        }
        return nil
    }

    private func refuse(_ message: String) -> String? {
        report(message, "write https://host/path")
        return nil
    }

    /// A path, unless it is `user@host:path` or `host:path`, which Git reaches over SSH.
    private func localPath(_ text: String) -> String? {
        if let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") {
            report("SSH is not supported yet", "write an https URL, or a path that begins with './'")
            return nil
        }
        return filePath()
    }
}
