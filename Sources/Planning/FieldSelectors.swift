package import Manifests
import Policies

/// The fields that the policies of a source name from outside, by the files they are in.
package struct FieldSelectors: Hashable, Sendable {
    private struct Listed: Hashable, Sendable {
        let files: PathPatterns
        let selector: FieldSelector
    }

    private let listed: [Listed]

    init(source: String, policies: [UpdatePolicy]) {
        listed = policies.flatMap { policy in
            policy.targets.filter { $0.source == source }.flatMap { target -> [Listed] in
                guard case .listed(let fields) = target.fields else { return [] }
                return fields.map { field in
                    Listed(
                        files: field.files,
                        selector: FieldSelector(policy: "\(policy.id)", path: field.path, part: field.part))
                }
            }
        }
    }

    package func selectors(for path: String) -> [FieldSelector] {
        listed.isEmpty ? [] : listed.filter { $0.files.includes(path) }.map(\.selector)
    }
}
