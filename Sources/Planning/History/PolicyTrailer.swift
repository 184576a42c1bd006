import OCI
package import Policies

/// The policy that a commit's values were moved by, and which revision of it: `Pawl-Policy`, a public promise.
///
/// `Pawl-Policy: apps:podinfo sha256:…`, the hash of the policy's document as it was read.
package struct PolicyTrailer: Hashable, Sendable, CustomStringConvertible {
    package static let key = "Pawl-Policy"

    package let policy: PolicyID
    package let revision: String

    package init(policy: PolicyID, revision: String) {
        self.policy = policy
        self.revision = revision
    }

    package init?(parsing value: some StringProtocol) {
        let words = value.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let policy = PolicyID(parsing: String(words[0])), Digest(String(words[1])) != nil else {
            return nil
        }
        self.init(policy: policy, revision: String(words[1]))
    }

    package var description: String { "\(PolicyTrailer.key): \(policy) \(revision)" }
}
