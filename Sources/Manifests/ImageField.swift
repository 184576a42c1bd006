package import OCI

/// An image that a file names, with the bytes of the value that an update changes.
///
/// A value may hold a whole reference or a part of one; where the parts stand apart, as in a chart's values, the field is
/// the tag's value (or the digest's, where there is no tag) and ``repository`` comes from its neighbours.
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
    package let part: FieldPart
    /// The repository that the value or its neighbours name. `nil` where nothing near the value says which.
    package let repository: Repository?
    package let tag: String?
    /// The digest, where a well-formed one stands in the value or beside it.
    package let digest: Digest?
    /// The policy that a marker or an out-of-band selector names, `namespace:name`.
    package let policy: String?
    let place: ValuePlace
    let digestHome: DigestHome
    /// The tag is a chart's version, written with `+` where a registry's tag has `_`.
    let isChartVersion: Bool

    /// Where the digest of a tag stands or would stand.
    enum DigestHome: Hashable, Sendable {
        /// In the value, after an `@`.
        case value
        /// In a value of its own.
        case beside(ValuePlace)
        /// In a value of its own that is another field, because a marker gives it to another policy.
        case apart(ValuePlace)
        /// Nowhere: who wrote the tag chose a place that has no room for a digest.
        case none

        /// The place of a digest that is not in the tag's own value.
        var place: ValuePlace? {
            switch self {
            case .beside(let place), .apart(let place): place
            case .value, .none: nil
            }
        }
    }

    init(
        kind: FieldKind, path: String, document: Int, line: Int, column: Int, place: ValuePlace, value: FieldValue,
        policy: String? = nil, digestHome: DigestHome? = nil, isChartVersion: Bool = false
    ) {
        self.kind = kind
        self.path = path
        self.document = document
        self.line = line
        self.column = column
        self.place = place
        self.policy = policy
        self.isChartVersion = isChartVersion
        part = value.part
        repository = value.repository
        tag = value.tag
        self.digestHome = digestHome ?? (value.part == .tag && value.digest == nil ? .none : .value)
        var digest = value.digest
        if digest == nil { digest = self.digestHome.place.flatMap { Digest($0.text) } }
        self.digest = digest
    }

    /// The bytes of the value, quotes left out; of `KEY=1.2.3`, those after the equals sign.
    package var byteRange: Range<Int> { place.range }

    /// The bytes of the value, and of its digest where that stands in a value of its own, in their order.
    package var byteRanges: [Range<Int>] {
        ([place.range] + (digestHome.place.map { [$0.range] } ?? [])).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The value as written in those bytes.
    package var value: String { place.text }

    package var quoting: Quoting { place.quoting }

    /// The repository as the value itself spells it; `nil` where the value names none.
    package var spelledRepository: Repository? { part == .reference || part == .name ? repository : nil }

    /// Whether an edit needs the new tag's digest: there is one, and it must not be left behind.
    package var needsDigest: Bool {
        if digest != nil || part == .digest { return true }
        return digestHome.place.map { !$0.isEmpty } ?? false
    }

    /// Whether the value has room for a digest, in itself or beside it.
    package var canHoldDigest: Bool { part == .digest || (part != .name && digestHome != .none) }

    /// Whether a digest alone says which image it is.
    package var isBareDigest: Bool { needsDigest && tag == nil && (part != .digest || repository != nil) }
}

/// What kind of place a field was found in; the raw values are the product's names.
package enum FieldKind: String, CaseIterable, Sendable {
    case kubernetesImage = "KubernetesImage"
    case helmTemplateImage = "HelmTemplateImage"
    case kustomizeImage = "KustomizeImage"
    case helmValues = "HelmValues"
    case helmParameter = "HelmParameter"
    case ociArtifact = "OCIArtifact"
    case fluxMarker = "FluxMarker"
    case pawlMarker = "PawlMarker"
    case field = "Field"
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
