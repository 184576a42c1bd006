package import OCI

/// The kinds of places where an image is found.
package enum FieldKind: String, CaseIterable, Sendable {
    case kubernetesImage = "KubernetesImage"
    case helmTemplateImage = "HelmTemplateImage"
    case fluxMarker = "FluxMarker"
    case pawlMarker = "PawlMarker"
}

/// Which part of an image a value holds.
package enum FieldPart: String, CaseIterable, Sendable {
    /// `repository[:tag][@digest]`
    case reference
    /// A tag alone, possibly with its digest: `1.2.3@sha256:…`.
    case tag
    /// A repository alone.
    case name
    /// A digest alone.
    case digest
}

/// How a scalar is written.
package enum Quoting: Sendable {
    case plain, single, double
}

/// One value of a file that names an image or a part of one.
package struct ImageField: Sendable {
    package internal(set) var kind: FieldKind
    package let part: FieldPart
    /// Where it stands in the document: `spec.template.spec.containers[0].image`. Best effort in templates.
    package let path: String
    /// The document's number in the file, from 0.
    package let document: Int
    /// The line, from 1.
    package let line: Int
    /// The column of the value without its quotes, in UTF-8 bytes, from 1.
    package let column: Int
    /// The bytes of the value, without its quotes.
    package let byteRange: Range<Int>
    package let quoting: Quoting
    /// Whether the value stands in a flow collection, where `,` and brackets end a plain scalar.
    package let isInFlow: Bool
    /// Whether the value is a piece of a longer text (`VERSION=1.2.3`, a line of a script), where quotes would be wrong.
    package let isPartOfText: Bool
    /// The text of the value.
    package let value: String
    /// `nil` where the value is a tag or a digest alone.
    package let repository: Repository?
    package let tag: String?
    package let digest: Digest?
    /// The policy that a marker names, as `namespace:name`.
    package let policy: String?
}
