import OCI

/// Images whose repository and tag are values of their own: `{repository: ghcr.io/x/y, tag: 1.2.3}` of charts' values.
extension FieldRecognition {
    mutating func recognizeSplitImages() {
        for map in tree.maps where tree.nodes[map].kind == .mapping && !parts.contains(map) && !isWatching(map) {
            let held = tree.entries(of: map)
            guard held[.newTag] == nil, held[.newName] == nil, held[.chart] == nil else { continue }
            if let repository = repositoryNode(held, of: map) {
                recognizeSplit(held, repository: repository, version: versionNode(held, of: map), in: map)
            }
        }
        recognizeSuffixedImages()
    }

    /// The node that names the repository, if the map looks like an image at all.
    private func repositoryNode(_ held: MapEntries, of map: Int) -> Int? {
        let isNamedImage = isNamedImage(map)
        // In an object that is no chart's values, only a key that says image makes a map one.
        guard tree.isValue(map) || isNamedImage else { return nil }
        if let repository = held[.repository] { return repository }
        if isNamedImage, let repository = held[.repo] { return repository }
        guard held[.tag] ?? held[.version] ?? held[.digest] != nil else { return nil }
        if let image = held[.image] {
            // A reference with a tag of its own is an image by itself, whatever stands beside it.
            guard let text = tree.text(image), let reference = try? ImageReference(parsing: text),
                reference.tag == nil, reference.digest == nil
            else { return nil }
            return image
        }
        // A name with a version may be anything, under a key that says image it is one.
        return held[.value] == nil && (held[.tag] != nil || isNamedImage) ? held[.name] : nil
    }

    /// `tag`, or `version` where it can be an image's: at a document's root it is the document's own.
    private func versionNode(_ held: MapEntries, of map: Int) -> Int? {
        held[.tag] ?? (tree.parent(of: map) >= 0 ? held[.version] : nil)
    }

    /// `imageTag` beside `image`, `sidecarImageTag` beside `sidecarImage` or `sidecarImageRepository`.
    private mutating func recognizeSuffixedImages() {
        var siblings: [Int: [String: Int]] = [:]
        for (index, node) in tree.nodes.enumerated() {
            guard node.parent >= 0, bytes.ends(node.key, with: "ageTag"), !node.flags.contains(.hasOpaqueKey) else {
                continue
            }
            if siblings.isEmpty {
                for (sibling, node) in tree.nodes.enumerated() where node.key.count < 64 && node.index < 0 {
                    siblings[node.parent, default: [:]][bytes.text(node.key)] = sibling
                }
            }
            let prefix = bytes.text(node.key.dropLast(3))
            let named = siblings[node.parent] ?? [:]
            var held = MapEntries()
            held[.tag] = index
            held[.registry] = named[prefix + "Registry"]
            held[.digest] = named[prefix + "Digest"]
            guard let repository = ["Repository", "Repo", "Name", ""].lazy.compactMap({ named[prefix + $0] }).first
            else { continue }
            recognizeSplit(held, repository: repository, version: index, in: node.parent)
        }
    }

    private mutating func recognizeSplit(_ held: MapEntries, repository node: Int, version: Int?, in map: Int) {
        guard version ?? held[.digest] ?? (isNamedImage(map) ? node : nil) != nil else { return }
        let reading = repository(node, registry: held[.registry])
        guard case .repository(let repository, let isArtifact) = reading else {
            if case .obstacle(let obstacle) = reading, version ?? held[.digest] != nil { skip(obstacle) }
            return
        }
        let kind: FieldKind = isArtifact ? .ociArtifact : .helmValues
        guard let version else {
            if let digest = held[.digest] { return recognizeDigest(digest, of: repository, node, kind) }
            parts.insert(node)
            sightings.append(Sighting(kind: kind, site: node, value: FieldValue(.name, repository: repository)))
            return
        }
        recognizeTag(version, digest: held[.digest], of: repository, node, kind)
    }

    /// A tag's value, with the digest's beside it where there is one.
    mutating func recognizeTag(
        _ version: Int, digest: Int?, of repository: Repository, _ node: Int?, _ kind: FieldKind,
        newDigest: ValuePlace? = nil, isChartVersion: Bool = false
    ) {
        let target = tree.resolved(version)
        var value = FieldValue(.tag, repository: repository)
        switch tree.nodes[target].kind {
        case .mapping, .sequence: return
        case .empty:
            guard tree.place(of: target) != nil else { return }
        case .scalar, .alias, .blockScalar:
            if let obstacle = tree.obstacle(target) { return skip(obstacle) }
            let text = bytes.text(tree.nodes[target].value)
            if !text.isEmpty, tree.nodes[target].quoting != .plain || !PlainScalar.isNull(text) {
                if isChartVersion, ChartVersion.isRange(text) {
                    return skip(target, .versionRange, "'\(shown(text))' is a range, which the operator itself follows")
                }
                guard let tagged = TaggedText(isChartVersion ? ChartVersion.tag(text) : text) else {
                    if markers[target] == nil {
                        skip(target, .notATag, "'\(shown(text))' does not read as a tag")
                    }
                    return
                }
                value.tag = tagged.tag.text
                value.digest = tagged.digest
            }
        }
        if let obstacle = digestObstacle(digest) { return skip(obstacle) }
        if let node { parts.insert(node) }
        sightings.append(
            Sighting(
                kind: kind, site: version, value: value, digest: digest.map(tree.resolved), newDigest: newDigest,
                isChartVersion: isChartVersion))
    }

    /// A digest without a tag.
    mutating func recognizeDigest(_ digest: Int, of repository: Repository, _ node: Int?, _ kind: FieldKind) {
        let target = tree.resolved(digest)
        guard tree.nodes[target].kind == .scalar else { return }
        if let obstacle = tree.obstacle(target) { return skip(obstacle) }
        let text = bytes.text(tree.nodes[target].value)
        guard !text.isEmpty else { return }
        if let node { parts.insert(node) }
        var value = FieldValue(.digest, repository: repository)
        value.digest = Digest(text)
        sightings.append(Sighting(kind: kind, site: digest, value: value))
    }

    /// A digest that cannot be changed holds back its tag: neither moves alone.
    private func digestObstacle(_ digest: Int?) -> Obstacle? {
        guard let digest else { return nil }
        let target = tree.resolved(digest)
        switch tree.nodes[target].kind {
        case .scalar, .alias, .blockScalar: return tree.obstacle(target)
        case .mapping, .sequence:
            return Obstacle(tree.nodes[digest].line, .notADigest, "the digest beside the tag is not a text")
        case .empty: return nil
        }
    }

    enum RepositoryReading {
        case repository(Repository, isArtifact: Bool)
        case obstacle(Obstacle)
        /// Something else: the address of a chart's repository, a text that names no image.
        case none
    }

    /// Reads the repository that a node names, below the registry that another one does.
    func repository(_ node: Int, registry: Int? = nil) -> RepositoryReading {
        let target = tree.resolved(node)
        guard tree.nodes[target].kind == .scalar else { return .none }
        if let obstacle = tree.obstacle(target) { return .obstacle(obstacle) }
        var text = bytes.text(tree.nodes[target].value)
        let isArtifact = text.hasPrefix("oci://")
        if isArtifact { text.removeFirst(6) }
        if let registry, tree.nodes[tree.resolved(registry)].kind == .scalar {
            if let obstacle = tree.obstacle(tree.resolved(registry)) { return .obstacle(obstacle) }
            var host = bytes.text(tree.nodes[tree.resolved(registry)].value)
            while host.hasSuffix("/") { host.removeLast() }
            let isNull = tree.nodes[tree.resolved(registry)].quoting == .plain && PlainScalar.isNull(host)
            if !host.isEmpty, !isNull, text != host, !text.hasPrefix(host + "/") { text = "\(host)/\(text)" }
        }
        guard let repository = try? Repository(parsing: text) else {
            guard !text.isEmpty, !text.contains("://"), isNamedImage(node) || isNamedImage(tree.parent(of: node)) else {
                return .none
            }
            return .obstacle(
                Obstacle(
                    tree.nodes[target].valueLine, .notAReference, "'\(shown(text))' does not read as a repository"))
        }
        return .repository(repository, isArtifact: isArtifact)
    }
}
