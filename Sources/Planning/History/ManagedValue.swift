package import Manifests
package import OCI
package import Policies

/// A value in a tree and the image of a policy that it belongs to.
package struct ManagedValue: Hashable, Sendable {
    package let policy: PolicyID
    package let alias: String
    package let file: String
    package let field: ImageField

    package init(policy: PolicyID, alias: String, file: String, field: ImageField) {
        self.policy = policy
        self.alias = alias
        self.file = file
        self.field = field
    }
}

/// What a value holds in one commit.
package struct HeldImage: Hashable, Sendable {
    package var tag: String?
    package var digest: Digest?

    package init(tag: String?, digest: Digest? = nil) {
        self.tag = tag
        self.digest = digest
    }

    /// Such as `6.5.0`, `6.5.0@sha256:…` or `nothing`.
    package var text: String {
        switch (tag, digest) {
        case (let tag?, let digest?): "\(tag)@\(digest.text.prefix(19))…"
        case (let tag?, nil): tag
        case (nil, let digest?): "\(digest.text.prefix(19))…"
        case (nil, nil): "nothing"
        }
    }
}
