/// Why a server did not take a push, told from its words, and what a person can do about it.
///
/// The words are those of GitHub, GitLab, Gitea and Forgejo, Bitbucket, Azure DevOps and git itself; a server that uses others
/// is quoted all the same.
package enum PushRefusal: String, CaseIterable, Sendable {
    case protectedBranch = "ProtectedBranch"
    case unsignedCommit = "UnsignedCommit"
    case unwantedAuthor = "UnwantedAuthor"
    case readOnly = "ReadOnly"
    case noPermission = "NoPermission"
    case tooLarge = "TooLarge"
    case quota = "Quota"
    case secretFound = "SecretFound"
    case hook = "Hook"
    case other = "Other"

    /// - Parameter words: what the server said, of the branch and beside it.
    package init(words: String) {
        let text = words.lowercased()
        self = PushRefusal.phrases.first { $0.phrases.contains { text.contains($0) } }?.refusal ?? .other
    }

    /// In lower case; the first that is found decides, so what is said in particular comes before what is said in general.
    private static let phrases: [(refusal: PushRefusal, phrases: [String])] = [
        (
            .unsignedCommit,
            [
                "must have verified signatures", "must be signed", "commit is unsigned", "commits must be signed",
                "reject unsigned commits", "unsigned commit", "not signed",
            ]
        ),
        (.secretFound, ["push cannot contain secrets", "secret detection", "gh009", "push protection"]),
        (
            .unwantedAuthor,
            [
                "gh007", "email does not follow the pattern", "author's email", "committer's email",
                "is not a gitlab user", "you cannot push commits for", "not a member of team", "committer email",
                "email address is not",
            ]
        ),
        (
            .tooLarge,
            [
                "gh001", "file size limit", "pack exceeds maximum allowed size", "exceeds the maximum",
                "larger than the allowed", "http 413", "413 request entity too large", "too large",
            ]
        ),
        (.quota, ["quota", "no space left", "disk full", "exceeded its size limit", "repository size limit"]),
        (.readOnly, ["read-only", "read only", "archived", "maintenance mode"]),
        (
            .protectedBranch,
            [
                "gh006", "gh013", "protected branch", "protected ref", "repository rule violations", "tf402455",
                "through pull requests", "through a pull request", "must use a pull request", "branch is protected",
            ]
        ),
        (
            .noPermission,
            [
                "not allowed to push", "permission denied", "permission to", "write access", "tf401027",
                "genericcontribute", "deploy key does not have", "denied to deploy-token", "not authorized",
                "insufficient permission", "authorization denied",
            ]
        ),
        (.hook, ["hook declined", "pre-receive", "update hook"]),
    ]

    /// What the refusal means and what to do, in words that follow `the push to 'main' was refused: `.
    package var advice: String {
        switch self {
        case .protectedBranch:
            "the branch is protected; let this account push to it, or push to another one with push: {branch: ...}"
        case .unsignedCommit:
            "commits must be signed; configure commit: {signing: ...} with a key that the server knows"
        case .unwantedAuthor:
            "the server does not accept the author or the committer; set commit: {author: {name, email}} to what it accepts"
        case .readOnly: "the repository is read-only or archived; nothing can be pushed until that changes"
        case .noPermission: "this account may not write there; give its token or key write access to the repository"
        case .tooLarge: "the server finds the push or a file too large; raise its limit"
        case .quota: "the server has no room left for the repository; raise its quota or make room"
        case .secretFound: "the server takes a value for a secret; look at what it names, and allow it there"
        case .hook: "a hook of the server's declined it; its words say what it wants"
        case .other: "the server's words say why"
        }
    }

    /// The whole message.
    static func message(_ words: String, branch: String) -> String {
        "the push to '\(branch)' was refused: \(PushRefusal(words: words).advice); the server says: \(words)"
    }
}
