import OCI
import Planning
import Policies
import Resources

/// The policies that one plan of a source goes by, and what follows from them alone.
struct SourcePolicies: Sendable {
    let planner: Planner
    /// What is wrong with policies kept in this source's repository.
    let diagnostics: [Diagnostic]
    /// The files of policies that are kept in this source's repository.
    let files: [PolicyID: String]
    /// How old the list of a repository's tags may be.
    let maximumAges: [Repository: Duration]
    /// The repositories whose tags are asked for their age.
    let agingRepositories: Set<Repository>
    /// The shortest interval of the policies.
    let interval: Duration

    /// - Parameters:
    ///   - files: of policies that are kept in the source's repository.
    ///   - only: the policies to plan for; `nil` for all.
    ///   - interval: of policies that say nothing else.
    init(
        _ loaded: LoadedResources, files: [PolicyID: String], source: String, only: Set<PolicyID>?, interval: Duration
    ) {
        self.files = files
        let policies = loaded.policies.map(\.policy).filter { only?.contains($0.id) ?? true }
        planner = Planner(source: source, policies: policies)
        diagnostics = loaded.diagnostics.filter {
            $0.file.hasPrefix("\(source)@") || $0.file.hasPrefix("\(source):")
        }
        agingRepositories = Set(policies.flatMap(\.images).filter { $0.minimumAge != nil }.map(\.repository))
        var ages: [Repository: Duration] = [:]
        let wanted = planner.repositories
        for policy in policies {
            for image in policy.images where wanted.contains(image.repository) {
                let age = policy.interval ?? interval
                ages[image.repository] = min(ages[image.repository] ?? age, age)
            }
        }
        maximumAges = ages
        self.interval = ages.values.min() ?? interval
    }
}
