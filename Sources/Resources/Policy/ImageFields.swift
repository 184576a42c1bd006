import OCI
import Policies

/// An item of `spec.images`.
enum ImageFields {
    /// An image and the value that gives it its alias.
    struct Read {
        var policy: ImagePolicy
        var alias: Value
    }

    static let image = Field(
        "image", Shape<Repository>.parsed { (text) throws(ReferenceError) in try Repository(parsing: text) },
        required: "write image: with the repository",
        "The image's repository without a tag, such as ghcr.io/stefanprodan/podinfo.")
    static let alias = Field(
        "alias",
        .name(
            "^[A-Za-z0-9][A-Za-z0-9._-]*$", maximumLength: 128, Names.isAlias,
            "write letters, digits, '.', '_' and '-'"),
        "The image's name within the policy; the last part of the repository where it is left out.")
    static let policy = Field(
        "policy", TagRuleFields.shape, required: "write policy: {semver: {range: ...}}",
        "Which tags are accepted, and how they are ordered: exactly one kind.")
    static let filterTags = Field(
        "filterTags", FilterFields.shape, "Which tags the policy looks at, and at which part of each.")
    static let digest = Field(
        "digest", default: DigestPinning.never,
        "Whether a tag is written with its digest. Never: a value without one is not given one. IfNotPresent: it is "
            + "given one, which changes with the tag alone. Always: it holds the digest that the tag has now. A value "
            + "that holds a digest keeps having one in any case.")
    static let platforms = Field(
        "platforms", .list(of: platform), "What the chosen tag must offer, such as linux/amd64 and linux/arm64.")
    static let minimumAge = Field(
        "minimumAge", .duration,
        "How long ago the tag with its present digest must have been seen first, such as 72h or 3d. What its publisher "
            + "says does not count.")
    static let trustExisting = Field(
        "trustExisting", default: false,
        "Whether what was there when the repository was first listed counts as old enough for minimumAge.")
    static let allowDowngrade = Field(
        "allowDowngrade", default: false, "Whether a tag may be written that is older than the one in Git.")
    static let ignore = Field(
        "ignore", .list(of: .parsed { (text) throws(PatternError) in try IgnoredTags.parse(text) }),
        "Tags never to pick: exact tags, or ranges such as '>=6.3.0 <6.3.2'.")
    static let verify = Field(
        "verify", VerifyFields.shape, "Which signature the chosen image must have.")

    static let table = FieldTable(
        image, alias, policy, filterTags, digest, platforms, minimumAge, trustExisting, allowDowngrade, ignore, verify,
        rules: [
            .notTogether(
                [policy, TagRuleFields.digest], [digest],
                values: [DigestPinning.never.rawValue, DigestPinning.ifNotPresent.rawValue],
                "the policy follows the digest of a tag, so the digest is always written",
                remedy: "write \(DigestPinning.always.rawValue), or remove the field"),
            .notTogether(
                [policy, TagRuleFields.semver, SemverFields.suffix], [filterTags, FilterFields.suffix],
                "says the same as policy.semver.suffix", remedy: "keep one of the two"),
            .notTogether(
                [policy, TagRuleFields.semver, SemverFields.suffix], [filterTags, FilterFields.pattern],
                "says which part of a tag the policy looks at, and so does policy.semver.suffix",
                remedy: FilterFields.suffixOrPattern),
        ])

    static let shape = Shape(table) { fields -> Read? in
        let (repository, alias, choice, filter) = (fields[image], fields[alias], fields[policy], fields[filterTags])
        let (pinning, platforms, minimumAge) = (fields[digest], fields[platforms], fields[minimumAge])
        let (trusts, allowsDowngrade) = (fields[trustExisting], fields[allowDowngrade])
        let (ignore, verify) = (fields[ignore], fields[verify])
        guard let repository, let choice, let place = fields.value(of: ImageFields.alias) ?? fields.value(of: image)
        else { return nil }
        var wanted = filter ?? TagFilter()
        if let suffix = choice.suffix { wanted.suffix = suffix }
        return Read(
            policy: ImagePolicy(
                repository: repository, alias: alias, rule: choice.rule, filter: wanted, ignore: ignore ?? [],
                allowsDowngrade: allowsDowngrade, pinning: pinning, platforms: platforms ?? [],
                minimumAge: minimumAge, trustsExisting: trusts, verify: verify),
            alias: place)
    }

    private static let platform = Shape<Platform>(
        .text(
            TextSchema(
                pattern: "^[a-z0-9._-]{1,64}/[a-z0-9._-]{1,64}(/[a-z0-9._-]{1,64})?$", mayReadAsAnotherType: false))
    ) { $0.platform() }

    /// Notes images that have the alias of one before them.
    static func reportSharedAliases(_ images: [Read]) {
        var aliases: Set<String> = []
        for image in images where !aliases.insert(image.policy.alias).inserted {
            image.alias.report(
                "another image has the alias \(image.policy.alias.quoted) too", "write alias: with another name")
        }
    }
}

extension Value {
    fileprivate func platform() -> Platform? {
        guard let text = text() else { return nil }
        if let platform = Platform(text) { return platform }
        // What people write: the architecture alone, or in capitals.
        let lower = text.lowercased()
        let meant =
            ["amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64"].contains(lower) ? "linux/" + lower : lower
        report(
            "\(text.quoted) is not a platform",
            Platform(meant) == nil
                ? "write the system and the architecture, such as linux/amd64" : "did you mean '\(meant)'?")
        return nil
    }
}
