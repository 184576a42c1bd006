import Manifests
import OCI
import Policies

/// The common choice of an app's images, where they move together.
struct GroupStep {
    /// `nil` where each image moves by itself, or where ``obstacle`` says why none does.
    private(set) var choice: GroupChoice?
    /// What stops every image of the group.
    private(set) var obstacle: (reason: Reason, message: String)?
    private(set) var missing: [TaggedImage: Set<FactKind>] = [:]

    /// - Parameter fields: the values of each image, in the order of the images.
    init(_ policy: UpdatePolicy, _ fields: [[(path: String, field: ImageField)]], _ observations: Observations) {
        guard policy.group == .atomic, !policy.isSuspended else { return }
        var members: [GroupChoice.Member] = []
        for (image, fields) in zip(policy.images, fields) {
            guard !fields.isEmpty else {
                obstacle = (.groupIncomplete, "no value in the targets' files is of '\(image.alias)'")
                return
            }
            let standings = fields.compactMap { path, field in
                observations.standings?[
                    ManagedValue(policy: policy.id, alias: image.alias, file: path, field: field)]
            }
            switch observations.tags(of: image) {
            case .success(let tags):
                members.append(
                    GroupChoice.Member(
                        image: image, tags: tags, currents: fields.compactMap { $0.field.tag.flatMap { Tag($0) } },
                        circumstances: observations.circumstances(of: image, in: policy).with(standings)))
            case .failure(let failure):
                obstacle = (failure.reason, failure.message)
                return
            }
        }
        let choice = GroupChoice(members)
        for (member, needs) in choice.missing {
            for (tag, kinds) in needs {
                let image = TaggedImage(repository: policy.images[member].repository, tag: tag)
                missing[image, default: []].formUnion(kinds)
            }
        }
        self.choice = choice
    }
}
