package import OCI

/// A value in a file that names an image, or a part of one, with the bytes where it stands.
package struct ImageField: Hashable, Sendable {
    package let kind: FieldKind
    /// The way from the document's root, `spec.template.spec.containers[0].image`; a best effort in templates, empty in
    /// files without structure.
    package let path: String
    /// The place of the document in the file, from 0.
    package let document: Int
    /// The line of the value, from 1.
    package let line: Int
    /// The column of the value, without its quote, from 1, in UTF-8 bytes.
    package let column: Int
    /// The bytes of the value, quotes left out; of `KEY=1.2.3`, those after the equals sign.
    package let byteRange: Range<Int>
    package let quoting: Quoting
    /// The value as written in those bytes.
    package let value: String
    package let part: FieldPart
    /// The repository the value names; its `original` is the file's spelling. `nil` where the value is a tag or digest.
    package let repository: Repository?
    package let tag: String?
    /// The digest, where the value holds a well-formed one.
    package let digest: Digest?
    /// The policy that a marker names, `namespace:name`.
    package let policy: String?
    /// What an edit must respect.
    let surroundings: Surroundings

    /// The repository as the file spells it, empty where the value names none.
    package var repositorySpelling: String { repository?.original ?? "" }

    /// Whether an edit needs the new tag's digest: the value holds one, and it must not be left behind.
    package var needsDigest: Bool { digest != nil || part == .digest }

    /// Where the value stands.
    enum Surroundings: Hashable {
        /// The whole of a scalar in a block collection.
        case block
        /// The whole of a scalar in `{…}` or `[…]`, where more characters are indicators.
        case flow
        /// Part of a scalar, or of a line that is not YAML: what surrounds it decides how it reads.
        case text
    }
}

/// What kind of place a field was found in; the raw values are the product's names.
package enum FieldKind: String, CaseIterable, Sendable {
    case kubernetesImage = "KubernetesImage"
    case helmTemplateImage = "HelmTemplateImage"
    case fluxMarker = "FluxMarker"
    case pawlMarker = "PawlMarker"
}

/// Which part of an image a value holds.
package enum FieldPart: String, CaseIterable, Sendable {
    /// `repository[:tag][@digest]`.
    case reference
    /// A tag, perhaps with its digest: `1.2.3@sha256:…`.
    case tag
    /// A repository alone; a new tag does not change it.
    case name
    case digest
}

/// How a value is quoted.
package enum Quoting: String, Sendable {
    case plain, single, double
}
