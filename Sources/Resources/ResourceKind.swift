/// The kinds of resources, each with the fields of its documents.
enum ResourceKind: String, CaseIterable {
    case updatePolicy = "UpdatePolicy"
    case pawlConfiguration = "PawlConfiguration"

    var table: FieldTable {
        switch self {
        case .updatePolicy: UpdatePolicyFields.table
        case .pawlConfiguration: ConfigurationFields.table
        }
    }

    /// What the kind is, in a sentence.
    var summary: String {
        switch self {
        case .updatePolicy:
            "What a person asks for one app: which images, which of their tags, and where in Git the choice is written."
        case .pawlConfiguration:
            "What one service of Pawl works with: policies, Git repositories, registries and places for its files."
        }
    }

    /// The field that every resource begins with.
    static let apiVersion = Field(
        "apiVersion", .choice(of: [ResourceLoader.apiVersion]),
        required: "write apiVersion: \(ResourceLoader.apiVersion)", "The version of this format.")

    /// The field that names the kind.
    var field: Field<String?> {
        Field("kind", .choice(of: [rawValue]), required: "write kind: \(rawValue)", "The kind of this document.")
    }
}
