/// Of an image's labels and annotations, those that say where it came from.
///
/// Source: OCI image-spec 1.1, "Pre-Defined Annotation Keys".
package enum ImageLabels {
    package static let names: Set<String> = [
        "org.opencontainers.image.source", "org.opencontainers.image.revision", "org.opencontainers.image.version",
        "org.opencontainers.image.url",
    ]

    private static let maximumLength = 512

    /// The labels that are kept: the known ones, on one line each. Later ones stand before earlier ones of the same name.
    static func chosen(_ labels: [String: String]?...) -> [String: String] {
        var chosen: [String: String] = [:]
        for (name, value) in labels.compactMap(\.self).joined() where names.contains(name) {
            let isPlain = value.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            if !value.isEmpty, value.utf8.count <= maximumLength, isPlain { chosen[name] = value }
        }
        return chosen
    }
}
