package import Manifests
package import OCI
package import Versions

/// What a person asks for one app: which images, which of their tags, and where in Git the choice is written.
package struct UpdatePolicy: Sendable {
    package var id: PolicyID
    package var isSuspended: Bool
    /// The scan interval of its images; `nil` takes the configuration's.
    package var interval: Duration?
    package var images: [ImagePolicy]
    package var targets: [Target]
    package var group: ImageGroup
    package var restraint: Restraint
    /// The hash of the document that the policy was read from, as OCI writes digests; `nil` for one without a document.
    package var revision: String?
    /// What someone's revert of an update of ours does.
    package var onRevert: RevertResponse

    package init(
        id: PolicyID, isSuspended: Bool = false, interval: Duration? = nil, images: [ImagePolicy],
        targets: [Target] = [], group: ImageGroup = .none, restraint: Restraint = Restraint(),
        onRevert: RevertResponse = RevertResponse()
    ) {
        self.id = id
        self.isSuspended = isSuspended
        self.interval = interval
        self.images = images
        self.targets = targets
        self.group = group
        self.restraint = restraint
        self.onRevert = onRevert
    }
}

/// Whether the images of an app move each by itself.
package enum ImageGroup: String, CaseIterable, Sendable {
    case none = "None"
    /// All to the same version together, or none.
    case atomic = "Atomic"
}

/// How one image's tag is chosen.
package struct ImagePolicy: Sendable {
    package var repository: Repository
    package var alias: String
    package var rule: TagRule
    package var filter: TagFilter
    package var ignore: [IgnoredTags]
    package var allowsDowngrade: Bool
    package var pinning: DigestPinning
    /// The chosen tag must offer all of them.
    package var platforms: [Platform]
    /// How long ago the tag with its digest must have been seen first; `nil` for no such wait.
    package var minimumAge: Duration?
    /// Whether what was there when the repository was first listed counts as old enough.
    package var trustsExisting: Bool
    package var verify: SignatureRequirement?

    package init(
        repository: Repository, alias: String? = nil, rule: TagRule, filter: TagFilter = TagFilter(),
        ignore: [IgnoredTags] = [], allowsDowngrade: Bool = false, pinning: DigestPinning = .never,
        platforms: [Platform] = [], minimumAge: Duration? = nil, trustsExisting: Bool = false,
        verify: SignatureRequirement? = nil
    ) {
        self.repository = repository
        self.alias = alias ?? repository.lastComponent
        self.rule = rule
        self.filter = filter
        self.ignore = ignore
        self.allowsDowngrade = allowsDowngrade
        self.platforms = platforms
        self.minimumAge = minimumAge
        self.trustsExisting = trustsExisting
        self.verify = verify
        // Following one tag means following its digest.
        if case .digest = rule { self.pinning = .always } else { self.pinning = pinning }
    }
}

/// Whether a tag is written with its digest. A value that holds one keeps having one in any case.
package enum DigestPinning: String, CaseIterable, Sendable {
    /// A value without a digest is not given one.
    case never = "Never"
    /// A value without a digest is given the one its tag has; it changes with the tag alone.
    case ifNotPresent = "IfNotPresent"
    /// The value holds the digest that the tag has now, also where the tag was pushed again.
    case always = "Always"
}

/// What is dropped before a policy's kind looks at the tags, and which part of each tag it looks at.
package struct TagFilter: Sendable {
    /// A tag must match one of these, where there are any.
    package var include: [Glob]
    /// A tag must match none of these.
    package var exclude: [Glob]
    /// A tag must end with `-` and this; the policy's kind sees what comes before.
    package var suffix: String?
    /// A tag must match; ``extract`` may name its groups.
    package var pattern: Pattern?
    /// The template of what the policy's kind sees instead of the tag: `$1`, `${1}`, `$name`; `nil` for the whole tag.
    package var extract: ExtractTemplate?

    package init(
        include: [Glob] = [], exclude: [Glob] = [], suffix: String? = nil, pattern: Pattern? = nil,
        extract: ExtractTemplate? = nil
    ) {
        self.include = include
        self.exclude = exclude
        self.suffix = suffix
        self.pattern = pattern
        self.extract = extract
    }
}

/// Tags never to pick: one exact tag, or all that a range holds.
package enum IgnoredTags: Sendable {
    case tag(Tag)
    case range(VersionRange)
}

/// Where in Git a policy's choice is written.
package struct Target: Sendable {
    /// The name of a source of the configuration.
    package var source: String
    /// Which files of the source; every file where empty.
    package var paths: PathPatterns
    package var fields: FieldSelection

    package init(source: String, paths: PathPatterns = PathPatterns(), fields: FieldSelection = .auto) {
        self.source = source
        self.paths = paths
        self.fields = fields
    }
}

/// Which values in a target's files belong to the policy.
package enum FieldSelection: Hashable, Sendable {
    /// Every image field of the policy's repositories, and every value marked with the policy.
    case auto
    /// Only values marked with the policy.
    case markers
    /// The fields named here, and values marked with the policy: for files that must not carry markers.
    case listed([ListedField])
}

/// A field that a policy names: which files, which value in them, and what it holds.
package struct ListedField: Hashable, Sendable {
    package var files: PathPatterns
    package var path: SelectorPath
    package var part: FieldPart

    package init(files: PathPatterns, path: SelectorPath, part: FieldPart) {
        self.files = files
        self.path = path
        self.part = part
    }
}
