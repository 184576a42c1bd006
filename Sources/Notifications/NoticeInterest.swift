package import Notices
package import Policies

/// What a receiver wants to be told of.
package struct NoticeInterest: Sendable {
    private let kinds: Set<Notice.Kind>
    private let policies: [Glob]
    private let sources: Set<String>

    /// - Parameters:
    ///   - policies: globs of `namespace:name`; with any, only what is of such a policy is wanted. All where there are none.
    ///   - sources: the names of sources; all where there are none.
    package init(
        _ kinds: Set<Notice.Kind> = Set(Notice.Kind.allCases), policies: [Glob] = [], sources: [String] = []
    ) {
        self.kinds = kinds
        self.policies = policies
        self.sources = Set(sources)
    }

    func wants(source: String) -> Bool { sources.isEmpty || sources.contains(source) }

    func wants(_ kind: Notice.Kind, of subject: Notice.Subject) -> Bool {
        guard kinds.contains(kind) else { return false }
        guard !policies.isEmpty else { return true }
        guard case .image(let name) = subject else { return false }
        return policies.contains { $0.matches("\(name.policy)") }
    }
}
