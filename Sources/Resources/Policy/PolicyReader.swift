import OCI
import Policies

extension Value {
    /// Reads an UpdatePolicy from its document; `nil` where it is not whole.
    func updatePolicy() -> LocatedPolicy? {
        guard let document = fields(PolicyFields.document) else { return nil }
        let metadata = document.required("metadata", "write metadata: {name: ...}")?.fields(PolicyFields.metadata)
        let name = metadata?.required("name", "name the policy")
        let validName = name?.name(Names.isSubdomain, "write lower-case letters, digits, '-' and '.'")
        let namespace = metadata?["namespace"]?.label()

        guard let spec = document.required("spec", "write spec: {images: [...]}")?.fields(PolicyFields.spec) else {
            return nil
        }
        let isSuspended = spec["suspend"]?.boolean()
        let interval = spec["interval"]?.duration()
        _ = spec["group"]?.choice(of: ["None"], notYet: ["Atomic"])
        let images = spec.required("images", "write images: [{image: ..., policy: ...}]")?.images() ?? []
        let targets = spec["targets"]?.items()?.map { $0.target() } ?? []
        guard let validName else { return nil }
        return LocatedPolicy(
            policy: UpdatePolicy(
                id: PolicyID(namespace: namespace ?? PolicyID.defaultNamespace, name: validName),
                isSuspended: isSuspended ?? false, interval: interval, images: images,
                targets: targets.compactMap { $0?.target }),
            file: reader.file, line: location.line, nameLocation: name?.location ?? location,
            sourceLocations: targets.compactMap { $0?.source })
    }

    /// The images of a policy, each with an alias of its own.
    private func images() -> [ImagePolicy] {
        guard let items = items() else { return [] }
        if items.isEmpty { report("is empty", "write images: [{image: ..., policy: ...}]") }
        var images: [ImagePolicy] = []
        var aliases: Set<String> = []
        for item in items {
            guard let (image, alias) = item.image() else { continue }
            if !aliases.insert(image.alias).inserted {
                alias.report("another image has the alias \(image.alias.quoted) too", "write alias: with another name")
            }
            images.append(image)
        }
        return images
    }

    /// An image of a policy and the value that gives it its alias.
    private func image() -> (ImagePolicy, alias: Value)? {
        guard let image = fields(PolicyFields.image) else { return nil }
        let repositoryField = image.required("image", "write image: with the repository")
        let repository = repositoryField?.repository()
        let alias = image["alias"]
        let aliasName = alias?.name(Names.isAlias, "write letters, digits, '.', '_' and '-'")
        let rule = image.required("policy", "write policy: {semver: {range: ...}}")?.tagRule()
        let filter = image["filterTags"]?.tagFilter()
        let ignore = image["ignore"]?.items()?.compactMap { $0.ignoredTags() }
        let allowsDowngrade = image["allowDowngrade"]?.boolean()
        let pinning = image["digest"]?.choice(DigestPinning.self)
        guard let repository, let rule, let aliasField = alias ?? repositoryField else { return nil }
        return (
            ImagePolicy(
                repository: repository, alias: aliasName, rule: rule, filter: filter ?? TagFilter(),
                ignore: ignore ?? [], allowsDowngrade: allowsDowngrade ?? false, pinning: pinning ?? .never),
            aliasField
        )
    }

    private func repository() -> Repository? {
        guard let text = text() else { return nil }
        do {
            return try Repository(parsing: text)
        } catch {
            report(error.description)
            return nil
        }
    }
}
