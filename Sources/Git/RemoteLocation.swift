package import Curl
import Remotes

/// Where a source's repository is, and how it is spoken to.
package struct RemoteLocation: Sendable {
    /// An `https`, `http`, `ssh` or `file` URL, `user@host:path`, or the path of a repository on disk.
    package let url: String
    /// What is shown to the server to be let in.
    package let auth: RemoteAuth
    /// How an HTTP server is reached; its files are read on every use.
    package let access: ServerAccess
    package let deadlines: RemoteDeadlines

    package init(
        url: String, auth: RemoteAuth = .none, access: ServerAccess = ServerAccess(),
        deadlines: RemoteDeadlines = RemoteDeadlines()
    ) {
        self.url = url
        self.auth = auth
        self.access = access
        self.deadlines = deadlines
    }

    /// - Throws: `.invalidInput` for an address that `ssh` could take for something else.
    var address: RepositoryAddress {
        get throws(GitError) {
            do throws(AddressProblem) {
                return try RepositoryAddress(url)
            } catch {
                throw GitError(.invalidInput, "the \(error.rawValue) of an SSH address is not usable")
            }
        }
    }

    /// The URL without the user and password that someone may have written into it, and without a query.
    var redacted: String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let path = rest[authority.endIndex...].prefix { $0 != "?" && $0 != "#" }
        return String(url[..<scheme.upperBound] + host + path)
    }

    /// A text without what must not be shown of this remote.
    func redacting(_ text: String) -> String {
        guard redacted != url else { return text }
        var text = text.replacing(url, with: redacted)
        if let scheme = url.firstRange(of: "://") {
            let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            if let at = authority.lastIndex(of: "@"), at > authority.startIndex {
                text.replace(authority[...at], with: "")
            }
        }
        return text
    }
}
