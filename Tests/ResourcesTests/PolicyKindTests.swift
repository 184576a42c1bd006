import OCI
import Policies
import Resources
import Testing
import Versions

@Suite("Policy kinds read from files")
struct PolicyKindTests {
    /// The first image of a policy with such a `policy`.
    private func image(_ policy: String, _ more: String = "") throws -> ImagePolicy {
        let loaded = ResourceLoader.load(
            Document.images("{image: ghcr.io/a/b, policy: \(policy)\(more.isEmpty ? "" : ", " + more)}"),
            file: "p.yaml")
        #expect(loaded.diagnostics == [])
        return try #require(loaded.policies.first?.policy.images.first)
    }

    /// The rule in one line.
    private func rule(_ policy: String) throws -> String {
        switch try image(policy).rule {
        case .semver(let range, let components): "semver \(range) \(components.map(String.init) ?? "any")"
        case .glob(let glob, let order): "glob \(glob) \(order)"
        case .regex(let pattern, let extract, let order):
            "regex \(pattern) \(extract?.description ?? "whole") \(order)"
        case .numerical(let direction): "numerical \(direction.rawValue)"
        case .natural(let direction): "natural \(direction.rawValue)"
        case .alphabetical(let direction): "alphabetical \(direction.rawValue)"
        case .calver(let format): "calver \(format)"
        case .newestBuild: "newestBuild"
        case .digest(let tag): "digest \(tag)"
        }
    }

    static let kinds: [(String, String)] = [
        ("{semver: {range: 1.10}}", "semver 1.10 any"),
        ("{semver: {range: \">=1 <2\", components: 3}}", "semver >=1 <2 3"),
        ("{semver: {range: 1.x, components: 1}}", "semver 1.x 1"),
        ("{glob: {pattern: \"main-*\"}}", "glob main-* newestBuild"),
        ("{glob: {pattern: \"main-*\", order: newestBuild}}", "glob main-* newestBuild"),
        ("{glob: {pattern: 2024, order: natural}}", "glob 2024 natural"),
        ("{regex: {pattern: '^main-'}}", "regex ^main- whole newestBuild"),
        ("{regex: {pattern: '^main-', order: alphabetical}}", "regex ^main- whole alphabetical"),
        (
            "{regex: {pattern: '^main-(?P<ts>\\d+)$', extract: $ts, order: numerical}}",
            "regex ^main-(?P<ts>\\d+)$ $ts numerical"
        ),
        ("{numerical: {order: asc}}", "numerical asc"), ("{numerical: {order: desc}}", "numerical desc"),
        ("{numerical: {}}", "numerical asc"), ("{numerical: }", "numerical asc"), ("{numerical: ~}", "numerical asc"),
        ("{natural: {order: desc}}", "natural desc"), ("{natural: {}}", "natural asc"),
        ("{alphabetical: {order: desc}}", "alphabetical desc"), ("{alphabetical: }", "alphabetical asc"),
        ("{calver: {format: YYYY.0M.MICRO}}", "calver YYYY.0M.MICRO"),
        ("{newestBuild: {}}", "newestBuild"), ("{newestBuild: }", "newestBuild"),
        ("{digest: {tag: latest}}", "digest latest"), ("{digest: {tag: 1.10}}", "digest 1.10"),
        ("{digest: {tag: 2024}}", "digest 2024"), ("{digest: {tag: true}}", "digest true"),
    ]

    @Test("every kind, with what it leaves out", arguments: kinds)
    func kind(policy: String, expected: String) throws { #expect(try rule(policy) == expected) }

    @Test("a policy that follows a digest writes it", arguments: ["", "digest: Always"])
    func pinning(field: String) throws {
        #expect(try image("{digest: {tag: latest}}", field).pinning == .always)
    }

    @Test(
        "a suffix is the filter's, wherever it is written, without its '-'",
        arguments: [
            ("alpine", "alpine"), ("-alpine", "alpine"), ("3.10", "3.10"), ("-3", "3"), ("alpine_3.20", "alpine_3.20"),
            ("\"-slim-bookworm\"", "slim-bookworm"),
        ])
    func suffix(text: String, expected: String) throws {
        #expect(try image("{semver: {range: 1.x, suffix: \(text)}}").filter.suffix == expected)
        #expect(try image("{semver: {range: 1.x}}", "filterTags: {suffix: \(text)}").filter.suffix == expected)
        let both = try image("{semver: {range: 1.x, suffix: \(text)}}", "filterTags: {exclude: [\"*-rc*\"]}").filter
        #expect(both.suffix == expected)
        #expect(both.exclude.map(\.source) == ["*-rc*"])
    }

    static let wrong: [Row] = [
        Row(
            Document.rule("{semver: {range: 1.x, components: 4}}"),
            "7:49: spec.images[0].policy.semver.components: must be a number from 1 to 3, not '4'; write one of them"),
        Row(
            Document.rule("{semver: {range: 1.x, components: \"3\"}}"),
            "7:49: spec.images[0].policy.semver.components: must be a number from 1 to 3, not the text '3'; "
                + "remove the quotes"),
        Row(
            Document.rule("{semver: {range: 1.x, components: [3]}}"),
            "7:49: spec.images[0].policy.semver.components: must be a number from 1 to 3, not a list"),
        Row(
            Document.rule("{regex: {pattern: '(\\d+)', extract: $1}}"),
            "7:51: spec.images[0].policy.regex.extract: is of no use without an order: newestBuild, the default, "
                + "does not look at tags; write order: semver, natural, alphabetical or numerical"),
        Row(
            Document.rule("{regex: {order: natural}}"),
            "7:23: spec.images[0].policy.regex.pattern: is missing; write pattern: such as '^main-[a-f0-9]+$'"),
        Row(
            Document.rule("{numerical: {order: ascending}}"),
            "7:35: spec.images[0].policy.numerical.order: 'ascending' is not known here; write one of: asc, desc"),
        Row(
            Document.rule("{numerical: asc}"),
            "7:27: spec.images[0].policy.numerical: must be a mapping, not text; write fields: order"),
        Row(
            Document.rule("{newestBuild: {order: desc}}"),
            "7:30: spec.images[0].policy.newestBuild.order: unknown field 'order'; it has no fields; write {}"),
        Row(
            Document.rule("{newestBuild: true}"),
            "7:29: spec.images[0].policy.newestBuild: must be a mapping, not text; write {}"),
        Row(
            Document.rule("{calver: {}}"),
            "7:24: spec.images[0].policy.calver.format: is missing; write format: such as YYYY.0M.MICRO"),
        Row(
            Document.rule("{calver: {format: }}"),
            "7:33: spec.images[0].policy.calver.format: has no value; write format: such as YYYY.0M.MICRO"),
        Row(
            Document.image("ignore: [1.0.0, ~]"),
            "8:23: spec.images[0].ignore[1]: has no value; give it one, or remove the item"),
        Row(
            Document.rule("{digest: {tag: -x}}"),
            "7:30: spec.images[0].policy.digest.tag: '-x' is not a tag; write at most 128 letters, digits, '_', '.' "
                + "and '-', such as 6.4.2 or latest"),
        Row(
            Document.rule("{digest: {}}"),
            "7:24: spec.images[0].policy.digest.tag: is missing; write tag: such as latest"),
        Row(
            Document.images("{image: a/b, policy: {digest: {tag: latest}}, digest: Never}"),
            "6:61: spec.images[0].digest: the policy follows the digest of a tag, so the digest is always written; "
                + "write Always, or remove the field"),
        Row(
            Document.images("{image: a/b, digest: IfNotPresent, policy: {digest: {tag: latest}}}"),
            "6:28: spec.images[0].digest: the policy follows the digest of a tag, so the digest is always written; "
                + "write Always, or remove the field"),
        Row(
            Document.image("filterTags: {suffix: \"*-alpine\"}"),
            "8:28: spec.images[0].filterTags.suffix: '*-alpine' cannot end a tag; write what follows the last '-' of "
                + "the tags alone, such as alpine: letters, digits, '_', '.' and '-'"),
        Row(
            Document.image("filterTags: {suffix: \"-\"}"),
            "8:28: spec.images[0].filterTags.suffix: '-' cannot end a tag; write what follows the last '-' of the tags "
                + "alone, such as alpine: letters, digits, '_', '.' and '-'"),
        Row(
            Document.image("filterTags: {suffix: alpine, pattern: x}"),
            "8:28: spec.images[0].filterTags.suffix: says which part of a tag the policy looks at, and so does pattern; "
                + "keep one; suffix: alpine is short for pattern: '^(.*)-alpine$' with extract: '$1'"),
        Row(
            Document.images("{image: a/b, policy: {semver: {range: 1.x, suffix: a}}, filterTags: {suffix: b}}"),
            "6:84: spec.images[0].filterTags.suffix: says the same as policy.semver.suffix; keep one of the two"),
        Row(
            Document.images("{image: a/b, policy: {semver: {range: 1.x, suffix: a}}, filterTags: {pattern: b}}"),
            "6:85: spec.images[0].filterTags.pattern: says which part of a tag the policy looks at, and so does "
                + "policy.semver.suffix; "
                + "keep one; suffix: alpine is short for pattern: '^(.*)-alpine$' with extract: '$1'"),
    ]

    @Test("each mistake is told with its place, its field and the fix", arguments: wrong)
    func told(row: Row) { row.check() }
}
