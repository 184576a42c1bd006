import Remotes

/// What the `ssh` program, or the server behind it, says when it fails, as an error with a remedy.
enum SSHComplaint {
    /// - Parameter words: what came on the standard error.
    static func error(
        _ words: String, _ address: SSHAddress, _ access: SSHAccess, at place: String
    ) -> GitError {
        func says(_ phrases: String...) -> Bool { phrases.contains { words.contains($0) } }
        func error(_ code: GitError.Code, _ message: String) -> GitError { GitError(code, "\(place): \(message)") }
        let key = access.privateKey.map { "the key in \($0)" } ?? "any key of the agent"
        if says("REMOTE HOST IDENTIFICATION HAS CHANGED") {
            return error(
                .authenticationFailed,
                "the host key of \(address.knownHost) is another than \(access.knownHostsFile) says: it was changed, or "
                    + "someone else answers; compare it with what the server's owner publishes before replacing the line"
            )
        }
        if says("host key is known for", "Host key verification failed", "no matching host key type found") {
            return error(
                .authenticationFailed,
                "the host key of \(address.knownHost) is not in \(access.knownHostsFile); add the line that the "
                    + "server's owner publishes, or check what ssh-keyscan prints")
        }
        if says("invalid format", "error in libcrypto", "UNPROTECTED PRIVATE KEY") {
            return error(.authenticationFailed, "\(key) cannot be used by ssh: \(oneLine(words))")
        }
        if says("Permission denied (") {
            let passphrase = access.passphrase.map { ", or the passphrase in \($0) does not open it" } ?? ""
            return error(.authenticationFailed, "the server does not accept \(key)\(passphrase)")
        }
        if says("No user exists for uid") {
            return error(
                .unsupported, "ssh needs an entry in /etc/passwd for the user that Pawl runs as: \(oneLine(words))")
        }
        if says(
            "does not appear to be a git repository", "Repository not found", "repository not found",
            "could not be found", "not found or access denied", "does not exist")
        {
            return error(
                .sourceUnavailable, "there is no repository, or it may not be seen: \(oneLine(words))")
        }
        if says("read only", "read-only", "denied to", "not allowed", "access rights", "insufficient") {
            return error(.authenticationFailed, "the server refuses access: \(oneLine(words))")
        }
        return error(.sourceUnavailable, words.isEmpty ? "ssh ended early" : oneLine(words))
    }

    private static func oneLine(_ words: String) -> String { String(words.replacing("\n", with: "; ").prefix(500)) }
}
