package import Policies

extension Bulletin {
    /// A message to try a receiver with: one notice of each kind asked for, plainly no real one.
    package static func sample(_ kinds: Set<Notice.Kind>, at time: Instant) -> Bulletin {
        Bulletin(Notice.Kind.allCases.filter(kinds.contains).map { Notice.sample($0, at: time) })
    }
}

extension Notice {
    /// A notice of a policy that there is not.
    package static func sample(_ kind: Kind, at time: Instant) -> Notice {
        let image = ImageName(
            policy: PolicyID(namespace: "pawl", name: "sample"), alias: "sample", image: "registry.example/pawl/sample")
        let reason: Reason =
            switch kind {
            case .update: .selected
            case .failure: .registryUnavailable
            case .hold: .held
            case .stuck: .unsigned
            }
        let change = Change(
            from: "1.0.0", to: "1.1.0", digest: nil, commit: String(repeating: "0", count: 40), values: 1)
        return Notice(
            kind, source: "sample", subject: .image(image), reason: reason,
            message: "a test message of 'pawl notify'; nothing happened", since: time, time: time,
            failures: kind == .failure ? 1 : nil, change: kind == .update ? change : nil)
    }
}
