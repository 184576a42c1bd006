import OCI

/// Entries of Kustomize's `images`: in kustomizations, in Flux's Kustomization, in the post-renderers of a HelmRelease.
///
/// Source: kustomize, "images"; `newName` else `name` is the image that runs.
extension FieldRecognition {
    mutating func recognizeKustomizeImages() {
        for map in tree.maps where tree.nodes[map].index >= 0 && tree.hasKey(tree.parent(of: map), "images") {
            let held = tree.entries(of: map)
            guard let name = held[.newName] ?? held[.name], isEntry(held, map), !isWatching(map) else { continue }
            parts.insert(map)
            switch repository(name) {
            case .none: continue
            case .obstacle(let obstacle): skip(obstacle)
            case .repository(let repository, _):
                if let tag = held[.newTag] {
                    let isOwn = tree.parent(of: tag) == map
                    recognizeTag(
                        tag, digest: held[.digest], of: repository, nil, .kustomizeImage,
                        newDigest: isOwn ? tree.place(ofNewKey: "digest", after: tag) : nil)
                } else if let digest = held[.digest] {
                    recognizeDigest(digest, of: repository, nil, .kustomizeImage)
                } else {
                    sightings.append(
                        Sighting(
                            kind: .kustomizeImage, site: name, value: FieldValue(.name, repository: repository)))
                }
            }
        }
    }

    /// `newTag` and `newName` are Kustomize's own words; an entry with a digest alone needs the document to say more, and
    /// in an object of another kind the words may mean something else.
    private func isEntry(_ held: MapEntries, _ map: Int) -> Bool {
        let hasOwnWord = held[.newTag] != nil || held[.newName] != nil
        if hasOwnWord, tree.object(of: map) == nil { return true }
        guard hasOwnWord || (held[.digest] != nil && held[.tag] == nil) else { return false }
        if file.isKustomization || tree.hasKey(tree.parent(of: tree.parent(of: map)), "kustomize") { return true }
        let kind = tree.object(of: map).flatMap { tree.text(tree.entries(of: $0)[.kind]) }
        return kind == "Kustomization" || kind == "Component"
    }
}
