import Resources
import Testing

@Suite("What is wrong in a policy")
struct PolicyRefusalTests {
    static let unsupported: [Row] = [
        Row(
            Document.target("{source: fleet, write: {mode: PullRequest}}"),
            "8:43: spec.targets[0].write.mode: 'PullRequest' is not supported yet; write Push, or remove the field")
    ]

    @Test("what is described but not built yet is refused by its name", arguments: unsupported)
    func refusedByName(row: Row) { row.check() }

    static let wrong: [Row] = [
        // Fields.
        Row(
            Document.spec("intervall: 5m"),
            "8:3: spec.intervall: unknown field 'intervall'; did you mean 'interval'?"),
        Row(
            Document.spec("zzz: 5m"),
            "8:3: spec.zzz: unknown field 'zzz'; write one of: suspend, interval, images, targets, group, schedule, hold, onRevert, "
                + "reapplyAfter"
        ),
        Row(
            Document.image("allowdowngrade: true"),
            "8:7: spec.images[0].allowdowngrade: unknown field 'allowdowngrade'; did you mean 'allowDowngrade'?"),
        Row(
            Document.header + "spec:\n  image: []\n",
            "5:3: spec.image: unknown field 'image'; did you mean 'images'?",
            "5:3: spec.images: is missing; write images: [{image: ..., policy: ...}]"),
        Row(
            Document.spec("1: x"),
            "8:3: spec.1: unknown field '1'; write one of: suspend, interval, images, targets, group, schedule, hold, onRevert, "
                + "reapplyAfter"),
        Row(
            Document.spec("[a]: x"),
            "8:3: spec: has a key that is not text; write 'name: value'"),
        Row(
            Document.spec("suspend: true\n  suspend: false"),
            "8:3: 'suspend' is given twice; keep one"),
        // Types.
        Row(
            Document.spec("suspend: \"yes\""),
            "8:12: spec.suspend: must be true or false, not 'yes'; write true or false"),
        Row(
            Document.spec("suspend: yes"),
            "8:12: spec.suspend: must be true or false, not 'yes'; write true or false"),
        Row(
            Document.spec("suspend: \"true\""),
            "8:12: spec.suspend: must be true or false, not the text 'true'; remove the quotes"),
        Row(
            Document.spec("suspend:"),
            "8:11: spec.suspend: has no value; give it one, or remove the field"),
        Row(
            Document.spec("suspend: []"),
            "8:12: spec.suspend: must be true or false, not a list"),
        Row(
            Document.spec("interval: [5m]"),
            "8:13: spec.interval: must be a duration, not a list"),
        Row(
            Document.image("ignore: 1.0.0"),
            "8:15: spec.images[0].ignore: must be a list, not text; write [\"1.0.0\"]"),
        Row(
            Document.image("filterTags: []"),
            "8:19: spec.images[0].filterTags: must be a mapping, not a list; "
                + "write fields: include, exclude, pattern, extract, suffix"
        ),
        Row(
            Document.image("filterTags: {include: \"6.*\"}"),
            "8:29: spec.images[0].filterTags.include: must be a list, not text; write [\"6.*\"]"),
        Row(
            Document.header + "spec:\n",
            "4:6: spec: has no value; write spec: {images: [...]}"),
        Row(
            Document.header + "spec: {images: }\n",
            "4:16: spec.images: has no value; write images: [{image: ..., policy: ...}]"),
        Row(
            Document.header + "spec: {images: []}\n",
            "4:16: spec.images: is empty; write images: [{image: ..., policy: ...}]"),
        Row(
            Document.header + "spec: {images: [nginx]}\n",
            "4:17: spec.images[0]: must be a mapping, not text; "
                + "write fields: image, alias, policy, filterTags, digest, platforms, minimumAge, trustExisting, "
                + "allowDowngrade, ignore, verify"
        ),
        Row(
            Document.rule("semver"),
            "7:15: spec.images[0].policy: must be a mapping, not text; "
                + "write one of the fields: semver, glob, regex, numerical, natural, alphabetical, calver, newestBuild, digest"
        ),
        // Durations.
        Row(
            Document.spec("interval: 300"),
            "8:13: spec.interval: '300' has no unit; write 300s, or another unit such as 5m, 1h30m or 3d"),
        Row(
            Document.spec("interval: 5 minutes"),
            "8:13: spec.interval: '5 minutes' is not a duration; "
                + "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d"
        ),
        Row(
            Document.spec("interval: 0s"),
            "8:13: spec.interval: '0s' is too short; write 1s or more"),
        Row(
            Document.spec("interval: -5m"),
            "8:13: spec.interval: '-5m' is not a duration; "
                + "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d"
        ),
        Row(
            Document.spec("interval: 1.5h"),
            "8:13: spec.interval: '1.5h' is not a duration; "
                + "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d"
        ),
        Row(
            Document.spec("interval: 5m1h"),
            "8:13: spec.interval: '5m1h' is not a duration; "
                + "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d"
        ),
        Row(
            Document.spec("interval: 99999999999999999999h"),
            "8:13: spec.interval: '99999999999999999999h' is not a duration; "
                + "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d"
        ),
        // The kind of policy.
        Row(
            Document.rule("{}"),
            "7:15: spec.images[0].policy: has no policy kind; "
                + "write semver: {range: ...}, or one of: glob, regex, numerical, natural, alphabetical, calver, newestBuild, digest"
        ),
        Row(
            Document.rule("{semver: {range: 1.x}, glob: {pattern: \"*\", order: semver}}"),
            "7:38: spec.images[0].policy: has more than one policy kind: 'semver' and 'glob'; keep one"),
        Row(
            Document.rule("{semver: {}}"),
            "7:24: spec.images[0].policy.semver.range: is missing; write range: such as \">=1.0.0 <2.0.0\""),
        Row(
            Document.rule("{semver: {range: 1.x}, Semver: {}}"),
            "7:38: spec.images[0].policy.Semver: unknown field 'Semver'; did you mean 'semver'?"),
        Row(
            Document.rule("{glob: {order: semver}}"),
            "7:22: spec.images[0].policy.glob.pattern: is missing; write pattern: such as \"main-*\""),
        Row(
            Document.rule("{glob: {pattern: \"*\", order: newest}}"),
            "7:44: spec.images[0].policy.glob.order: 'newest' is not known here; "
                + "write one of: newestBuild, semver, natural, alphabetical, numerical"
        ),
        // Filters.
        Row(
            Document.image("filterTags: {extract: \"$1\"}"),
            "8:29: spec.images[0].filterTags.extract: has no pattern to take its groups from; "
                + "write pattern: with a group, such as '-(\\d+)$'"
        ),
        // Images and aliases.
        Row(
            Document.image("alias: \"a b\""),
            "8:14: spec.images[0].alias: 'a b' is not a name; write letters, digits, '.', '_' and '-'"),
        Row(
            Document.image("digest: Sometimes"),
            "8:15: spec.images[0].digest: 'Sometimes' is not known here; write one of: Never, IfNotPresent, Always"),
        Row(
            Document.header + "spec: {images: [{image: \"ghcr.io/a/b:1.0\", policy: {semver: {range: 1.x}}}]}\n",
            "4:25: spec.images[0].image: 'ghcr.io/a/b:1.0' has a tag; write the repository alone"),
        Row(
            Document.header + "spec: {images: [{image: \"https://ghcr.io/a/b\", policy: {semver: {range: 1.x}}}]}\n",
            "4:25: spec.images[0].image: 'https://ghcr.io/a/b' has a URL scheme; "
                + "write the image without 'https://' or 'oci://'"
        ),
        Row(
            Document.header + "spec: {images: [{policy: {semver: {range: 1.x}}}]}\n",
            "4:17: spec.images[0].image: is missing; write image: with the repository"),
        Row(
            Document.header + "spec: {images: [{image: nginx}]}\n",
            "4:17: spec.images[0].policy: is missing; write policy: {semver: {range: ...}}"),
        Row(
            Document.spec("  - image: quay.io/c/b\n      policy: {semver: {range: 1.x}}"),
            "8:14: spec.images[1].image: another image has the alias 'b' too; write alias: with another name"),
        // Targets.
        Row(
            Document.target("{}"),
            "8:13: spec.targets[0].source: is missing; name a source of the configuration"),
        Row(
            Document.target("fleet"),
            "8:13: spec.targets[0]: must be a mapping, not text; write fields: source, paths, fields, write"),
        Row(
            Document.target("{source: Fleet}"),
            "8:22: spec.targets[0].source: 'Fleet' is not a name; "
                + "write lower-case letters, digits and '-', at most 63"),
        Row(
            Document.target("{source: fleet, paths: apps}"),
            "8:36: spec.targets[0].paths: must be a list, not text; write [\"apps\"]"),
        Row(
            Document.target("{source: fleet, paths: [apps/**, !**/generated/** ]}"),
            "8:46: spec.targets[0].paths[1]: '!**/generated/**' is read as a YAML tag, not as text; put it in quotes"),
        Row(
            Document.target("{source: fleet, fields: Marker}"),
            "8:37: spec.targets[0].fields: 'Marker' is not known here; did you mean 'Markers'?"),
        Row(
            Document.target("{source: fleet, write: {mode: push}}"),
            "8:43: spec.targets[0].write.mode: 'push' is not known here; did you mean 'Push'?"),
        // Names.
        Row(
            "apiVersion: pawl.dev/v1alpha1\n"
                + "kind: UpdatePolicy\n"
                + "spec: {images: [{image: nginx, policy: {semver: {range: 1.x}}}]}\n",
            "1:1: metadata: is missing; write metadata: {name: ...}"),
        Row(
            "apiVersion: pawl.dev/v1alpha1\n"
                + "kind: UpdatePolicy\nmetadata: {}\n"
                + "spec: {images: [{image: nginx, policy: {semver: {range: 1.x}}}]}\n",
            "3:11: metadata.name: is missing; name the policy"),
        Row(
            "apiVersion: pawl.dev/v1alpha1\n"
                + "kind: UpdatePolicy\nmetadata: {name: My App, namespace: a.b}\n"
                + "spec: {images: [{image: nginx, policy: {semver: {range: 1.x}}}]}\n",
            "3:18: metadata.name: 'My App' is not a name; write lower-case letters, digits, '-' and '.'",
            "3:37: metadata.namespace: 'a.b' is not a name; write lower-case letters, digits and '-', at most 63"),
    ]

    @Test("each mistake is told with its place, its field and the fix", arguments: wrong)
    func told(row: Row) { row.check() }

    static let invalid: [(String, String)] = [
        (
            Document.rule("{semver: {range: \">>1\"}}"),
            "7:32: spec.images[0].policy.semver.range"
        ),
        (
            Document.rule("{glob: {pattern: \"[a\", order: semver}}"),
            "7:32: spec.images[0].policy.glob.pattern"
        ),
        (
            Document.image("filterTags: {include: [\"a\", \"[a\"]}"),
            "8:35: spec.images[0].filterTags.include[1]"
        ),
        (
            Document.image("filterTags: {pattern: \"(\"}"),
            "8:29: spec.images[0].filterTags.pattern"
        ),
        (
            Document.image("filterTags: {pattern: \"x\", extract: \"$9\"}"),
            "8:43: spec.images[0].filterTags.extract"
        ),
        (
            Document.image("ignore: [\">>1\"]"),
            "8:16: spec.images[0].ignore[0]"
        ),
        (
            Document.target("{source: fleet, paths: [\"apps/**\", \"[a\"]}"),
            "8:48: spec.targets[0].paths[1]"
        ),
    ]

    @Test("a range or pattern that cannot be read is told at its place, with the reason", arguments: invalid)
    func reason(text: String, place: String) {
        let loaded = ResourceLoader.load(text, file: "p.yaml")
        #expect(loaded.diagnostics.map { "\($0.line):\($0.column): \($0.field)" } == [place])
        #expect(loaded.diagnostics.allSatisfy { !$0.message.isEmpty })
        #expect(loaded.policies.isEmpty)
    }
}
