import OCI

/// How a field is asked for its edits; the one place that knows.
func outcome(of field: ImageField, _ wanted: WantedImage) -> EditOutcome {
    var wanted = wanted
    // As the planner does it, only a marked value moves to another repository. Where the registry stands in a value of
    // its own, an edit of one value cannot say which.
    if field.policy == nil || field.repository?.original != field.value { wanted.repository = nil }
    return field.edit(wanted)
}

/// What the fields are set to.
enum Wanted {
    static let digest = Digest("sha256:" + String(repeating: "5eed", count: 16))

    static let all = [
        WantedImage(tag: Tag("9.9.9")),
        // A number to YAML.
        WantedImage(tag: Tag("1.10")),
        WantedImage(tag: Tag("1.10"), digest: digest),
        // A chart writes it with a plus sign.
        WantedImage(tag: Tag("2.0.0_rc.1"), digest: digest, pins: true),
        WantedImage(tag: nil, digest: digest, pins: true, movesBareDigests: true),
        WantedImage(tag: Tag("9.9.9"), repository: try? Repository(parsing: "ghcr.io/fuzz/other")),
    ]
}
