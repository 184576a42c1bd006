/// The identity of a policy, `namespace:name`, as markers, trailers and the command line write it.
package struct PolicyID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let namespace: String
    package let name: String

    package static let defaultNamespace = "default"

    package init(namespace: String = PolicyID.defaultNamespace, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// Parses `namespace:name`, or `name` alone in the default namespace.
    package init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), let name = parts.last else { return nil }
        self.init(namespace: parts.count == 2 ? String(parts[0]) : PolicyID.defaultNamespace, name: String(name))
    }

    package var description: String { "\(namespace):\(name)" }

    package static func < (left: PolicyID, right: PolicyID) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}
