package import OCI

extension ImagePolicy {
    /// Whether a push to the repository may change what this policy chooses, by the names of the tags alone.
    ///
    /// - Parameter tags: what the push is said to have moved; none where a manifest was pushed by its digest.
    package func isConcerned(byPushOf tags: [Tag]) -> Bool {
        // Signatures come as tags of their own or as manifests that refer to another, after the image that they are for.
        if verify != nil, tags.isEmpty || tags.contains(where: ImagePolicy.namesAnother) { return true }
        let test = TagTest(self)
        return tags.contains { tag in
            if case .passed = test.test(tag) { true } else { false }
        }
    }

    /// Whether a tag is of the kind that is about another manifest, whose digest it holds: `sha256-…`, `sha256-….sig`
    /// (OCI distribution-spec 1.1, "Referrers Tag Schema", and cosign's).
    private static func namesAnother(_ tag: Tag) -> Bool { tag.text.hasPrefix("sha256-") }
}
