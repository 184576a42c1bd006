import Policies

/// An UpdatePolicy document.
enum UpdatePolicyFields {
    static let metadata = Field(
        "metadata", MetadataFields.shape, required: "write metadata: {name: ...}", "How the policy is called.")
    static let spec = Field(
        "spec", SpecFields.shape, required: "write spec: {images: [...]}", "What the policy asks for.")

    private static let kind = ResourceKind.updatePolicy.field

    static let table = FieldTable(ResourceKind.apiVersion, kind, metadata, spec)

    static let shape = Shape(table) { document -> LocatedPolicy? in
        _ = (document[ResourceKind.apiVersion], document[kind])
        let metadata = document[metadata]
        guard let spec = document[spec], let (id, nameLocation) = metadata else { return nil }
        return LocatedPolicy(
            policy: UpdatePolicy(
                id: id, isSuspended: spec.isSuspended, interval: spec.interval, images: spec.images,
                targets: spec.targets.map(\.target), group: spec.group, restraint: spec.restraint,
                onRevert: spec.onRevert),
            file: document.owner.reader.file, line: document.owner.location.line, nameLocation: nameLocation,
            sourceLocations: spec.targets.map(\.source))
    }
}

/// `metadata`.
enum MetadataFields {
    static let name = Field(
        "name",
        .name(
            #"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$"#, maximumLength: 253,
            Names.isSubdomain, "write lower-case letters, digits, '-' and '.'"),
        required: "name the policy",
        "The policy's name. With the namespace it is the policy's id, as markers write it: 'namespace:name'.")
    static let namespace = Field(
        "namespace", .label, default: PolicyID.defaultNamespace, "The first part of the policy's id.")

    static let table = FieldTable(name, namespace)

    static let shape = Shape(table) { metadata -> (id: PolicyID, name: Location)? in
        let (name, namespace) = (metadata[name], metadata[namespace])
        guard let name else { return nil }
        let place = metadata.value(of: MetadataFields.name) ?? metadata.owner
        return (PolicyID(namespace: namespace, name: name), place.location)
    }
}
