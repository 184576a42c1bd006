import OCI
import Policies
import Versions

extension Value {
    /// The one kind of policy that a mapping gives.
    func tagRule() -> TagRule? {
        guard let policy = fields(PolicyFields.policy) else { return nil }
        let kind = policy.oneOf(
            PolicyFields.policy.fields.map(\.name), what: "policy kind",
            missing: "write semver: {range: ...} or glob: {pattern: ..., order: ...}")
        guard let kind else { return nil }
        return policy["semver"] == nil ? kind.glob() : kind.semver()
    }

    private func semver() -> TagRule? {
        fields(PolicyFields.semver)?.required("range", "write range: such as \">=1.0.0 <2.0.0\"")?
            .versionRange().map { .semver($0) }
    }

    private func glob() -> TagRule? {
        guard let fields = fields(PolicyFields.glob) else { return nil }
        let glob = fields.required("pattern", "write pattern: such as \"main-*\"")?.globPattern()
        let orders = TagOrder.allCases.map(\.rawValue)
        guard let orderField = fields["order"] else {
            // The order that is meant where none is written needs what registries' metadata say.
            fields.reportMissing(
                "order", "set order: \(listing(orders))",
                "is missing, and its default, newestBuild, is not supported yet")
            return nil
        }
        let order = orderField.choice(of: orders, notYet: ["newestBuild"]).flatMap(TagOrder.init(rawValue:))
        guard let glob, let order else { return nil }
        return .glob(glob, order: order)
    }

    func versionRange() -> VersionRange? {
        guard let text = text() else { return nil }
        do {
            return try VersionRange(parsing: text)
        } catch {
            report(error.message)
            return nil
        }
    }

    func globPattern() -> Glob? {
        guard let text = text() else { return nil }
        do {
            return try Glob(parsing: text)
        } catch {
            report(error.message)
            return nil
        }
    }

    func ignoredTags() -> IgnoredTags? {
        guard let text = text() else { return nil }
        do {
            return try IgnoredTags.parse(text)
        } catch {
            report(error.message)
            return nil
        }
    }

    /// What is dropped before the policy looks at a tag.
    func tagFilter() -> TagFilter? {
        guard let filter = fields(PolicyFields.filterTags) else { return nil }
        let include = filter["include"]?.items()?.compactMap { $0.globPattern() }
        let exclude = filter["exclude"]?.items()?.compactMap { $0.globPattern() }
        let pattern = filter["pattern"]?.pattern()
        if filter["pattern"] == nil, let extract = filter["extract"] {
            extract.report("has no pattern to take its groups from", "write pattern: with a group, such as '-(\\d+)$'")
        }
        let extract = pattern.flatMap { pattern in filter["extract"]?.extractTemplate(for: pattern) }
        return TagFilter(include: include ?? [], exclude: exclude ?? [], pattern: pattern, extract: extract)
    }

    private func pattern() -> Pattern? {
        guard let text = text() else { return nil }
        do {
            return try Pattern(parsing: text)
        } catch {
            report(error.message)
            return nil
        }
    }

    private func extractTemplate(for pattern: Pattern) -> ExtractTemplate? {
        guard let text = text() else { return nil }
        do {
            return try ExtractTemplate(parsing: text, for: pattern)
        } catch {
            report(error.message)
            return nil
        }
    }
}
