/// What a message may tell of where an image came from, and the labels that say so.
///
/// Source: OCI image-spec 1.1, "Pre-Defined Annotation Keys".
enum ImageLabelFields {
    static let labels = [
        "imageSource": "org.opencontainers.image.source", "imageRevision": "org.opencontainers.image.revision",
        "imageVersion": "org.opencontainers.image.version",
    ]
}

extension MessageTemplate {
    /// Whether images have to be asked where they came from: that costs two reads of each, so only who tells of it asks.
    package var namesLabels: Bool { ImageLabelFields.labels.keys.contains { text.contains($0) } }
}
