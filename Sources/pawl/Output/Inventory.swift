import OCI
import Reports

/// What runs where: each image with its tags side by side, and the places of each tag.
struct Inventory {
    /// One image of `scan --by-image -o json`.
    struct Image: Encodable {
        let image: String
        let versions: [Version]
    }

    /// One tag of an image, most used first.
    struct Version: Encodable {
        @Nullable var tag: String?
        @Nullable var digest: String?
        let places: [Place]

        /// `1.2.3`, with a short digest where there is one: enough to tell two of them apart.
        var text: String {
            let digest = digest.map { "@\($0.prefix(19))" } ?? ""
            return (tag ?? (digest.isEmpty ? "no tag" : "")) + digest
        }
    }

    struct Place: Encodable {
        let file: String
        let line: Int
    }

    private struct VersionKey: Hashable {
        let tag: String?
        let digest: String?
    }

    /// In the order of their names.
    let images: [Image]

    init(_ entries: [ScanEntry]) {
        var byImage: [String: [VersionKey: [Place]]] = [:]
        for entry in entries {
            guard let image = entry.image else { continue }
            // Two spellings of one repository are one image.
            let name = (try? Repository(parsing: image).canonical) ?? image
            let key = VersionKey(tag: entry.tag, digest: entry.digest)
            byImage[name, default: [:]][key, default: []].append(Place(file: entry.file, line: entry.line))
        }
        images = byImage.sorted { $0.key < $1.key }.map { name, versions in
            let sorted = versions.sorted { left, right in
                if left.value.count != right.value.count { return left.value.count > right.value.count }
                return (left.key.tag ?? "", left.key.digest ?? "") < (right.key.tag ?? "", right.key.digest ?? "")
            }
            return Image(
                image: name,
                versions: sorted.map {
                    Version(
                        tag: $0.key.tag, digest: $0.key.digest, places: $0.value)
                })
        }
    }

    /// A table for a person: an image a row; under an image with several versions, where each of them stands.
    var text: String {
        var table = TextTable(["IMAGE", "PLACES", "TAGS"])
        for image in images {
            let count = image.versions.reduce(0) { $0 + $1.places.count }
            let tags = image.versions.map { $0.places.count > 1 ? "\($0.text) ×\($0.places.count)" : $0.text }
            table.append([image.image, "\(count)", tags.joined(separator: "   ")])
            guard image.versions.count > 1 else { continue }
            for version in image.versions {
                let shown = version.places.prefix(Inventory.maximumPlaces).map { "\($0.file):\($0.line)" }
                let rest = version.places.count - shown.count
                table.append([
                    "", "",
                    "  \(version.text): \(shown.joined(separator: ", "))" + (rest > 0 ? " and \(rest) more" : ""),
                ])
            }
        }
        return table.text
    }

    private static let maximumPlaces = 3
}
