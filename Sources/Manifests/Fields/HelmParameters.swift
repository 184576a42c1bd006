import OCI

/// Argo CD's `helm.parameters`: a list of names and values, of which `image.repository` and `image.tag` make an image.
extension FieldRecognition {
    /// The names that go together below one prefix.
    private struct Names {
        let tag: String
        let repositories: [String]
        let registry: String
        let digest: String

        static let all = [
            Names(
                tag: "tag", repositories: ["repository", "name", "image", "repo"], registry: "registry",
                digest: "digest"),
            Names(
                tag: "version", repositories: ["repository", "name", "image", "repo"], registry: "registry",
                digest: "digest"),
            Names(
                tag: "imageTag", repositories: ["imageRepository", "imageName", "image"], registry: "imageRegistry",
                digest: "imageDigest"),
        ]
    }

    mutating func recognizeHelmParameters() {
        // The values of each list by their names, and the lists in the order of the file.
        var lists: [Int: [(name: String, value: Int)]] = [:]
        for map in tree.maps {
            let list = tree.parent(of: map)
            guard tree.nodes[map].index >= 0, tree.hasKey(list, "parameters"),
                tree.hasKey(tree.parent(of: list), "helm"),
                let name = readable(tree.entries(of: map)[.name])?.text, let value = tree.entries(of: map)[.value]
            else { continue }
            lists[list, default: []].append((name, value))
        }
        for (_, parameters) in lists.sorted(by: { $0.key < $1.key }) {
            let values = Dictionary(parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
            for (name, value) in parameters { recognizeParameter(name, value, among: values) }
        }
    }

    private mutating func recognizeParameter(_ name: String, _ value: Int, among values: [String: Int]) {
        let dot = name.utf8.lastIndex(of: Byte.dot).map { name.utf8.index(after: $0) } ?? name.startIndex
        let prefix = name[..<dot]
        let last = name[dot...]
        func sibling(_ name: String) -> Int? { values[prefix + name] }
        guard let names = Names.all.first(where: { $0.tag == last }) else {
            return recognizeReferenceParameter(last, value)
        }
        guard let base = names.repositories.lazy.compactMap(sibling).first else {
            // Versions are of many things; a tag is an image's, and which one should be known.
            if last != "version" {
                skip(
                    value, .repositoryUnknown,
                    "no parameter beside '\(shown(name))' names its repository; "
                        + "add '\(shown(prefix + names.repositories[0]))' or name the field in the policy")
            }
            return
        }
        if last == "version", sibling("tag") != nil { return }
        switch repository(base, registry: sibling(names.registry)) {
        case .none: return
        case .obstacle(let obstacle): skip(obstacle)
        case .repository(let repository, _):
            recognizeTag(value, digest: sibling(names.digest), of: repository, base, .helmParameter)
        }
    }

    private mutating func recognizeReferenceParameter(_ last: Substring, _ value: Int) {
        guard last.hasSuffix("image") || last.hasSuffix("Image"), let (_, text) = readable(value),
            let reference = try? ImageReference(parsing: text), reference.tag != nil || reference.digest != nil
        else { return }
        sightings.append(Sighting(kind: .helmParameter, site: value, value: FieldValue(reference: reference)))
    }
}
