package import OCI

/// What a webhook says has happened, as far as anyone here could want to know it. It is a hint to look sooner: what is
/// there is for the registry and the repository to say.
package enum WebhookEvent: Hashable, Sendable {
    /// Images were pushed.
    case images([WebhookSighting])
    /// Commits were pushed.
    case push(GitPush)
    /// A ping, a deletion, an event of another kind.
    case nothing
}

/// A repository that was pushed to, and the tags that the sender names.
package struct WebhookSighting: Hashable, Sendable {
    package let repository: Repository
    /// None where a manifest was pushed by its digest alone.
    package let tags: [Tag]

    package init(repository: Repository, tags: [Tag]) {
        self.repository = repository
        self.tags = tags
    }
}

/// Branches of a Git repository that commits were pushed to.
package struct GitPush: Hashable, Sendable {
    /// The places that the repository is reached at, as the sender has them.
    package let locations: Set<GitLocation>
    package let branches: Set<String>

    package init(locations: Set<GitLocation>, branches: Set<String>) {
        self.locations = locations
        self.branches = branches
    }

    /// Whether it went to one of some branches of the repository at a URL.
    package func concerns(_ url: String, _ branches: [String]) -> Bool {
        guard let location = GitLocation(url), locations.contains(location) else { return false }
        return !self.branches.isDisjoint(with: branches)
    }
}
