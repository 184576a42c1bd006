import OCI

/// References in one value: `image: repository:tag`, keys that end in `Image`, lists of references.
extension FieldRecognition {
    private enum Kind {
        /// `image:`, which is a reference wherever it stands.
        case image
        /// A key that often holds one: only a reference with a tag or a digest counts.
        case likely
        /// An item of `kustomize.images` of Argo CD: `name=repository:tag`.
        case kustomizeText
    }

    mutating func recognizeScalars() {
        for (index, node) in tree.nodes.enumerated() {
            switch node.kind {
            case .scalar, .alias:
                guard !parts.contains(index), let kind = kind(of: index), !isWatching(index) else { continue }
                recognizeReference(index, kind)
            case .blockScalar:
                recognizeEmbeddedValues(index)
                if kind(of: index) == .image, let obstacle = tree.obstacle(index) { skip(obstacle) }
            case .empty, .mapping, .sequence: continue
            }
        }
    }

    private func kind(of index: Int) -> Kind? {
        let node = tree.nodes[index]
        if node.index >= 0 {
            let list = node.parent
            guard list >= 0, isNamedImage(index) else { return nil }
            let isArgo = tree.hasKey(list, "images") && tree.hasKey(tree.parent(of: list), "kustomize")
            return isArgo ? .kustomizeText : .likely
        }
        guard !node.key.isEmpty, !node.flags.contains(.hasOpaqueKey) else { return nil }
        if bytes.equals("image", node.key) { return .image }
        if bytes.equals("reference", node.key) { return tree.hasKey(node.parent, "image") ? .image : nil }
        if bytes.equals("imageName", node.key) { return .likely }
        guard bytes.ends(node.key, with: "Image") || bytes.ends(node.key, with: "image") else { return nil }
        // `example.com/base-image` and `com.example.image` are labels: they tell of an image, they do not run it.
        return bytes.first(".", in: node.key) == nil ? .likely : nil
    }

    private mutating func recognizeReference(_ index: Int, _ kind: Kind) {
        let target = tree.resolved(index)
        let node = tree.nodes[target]
        guard node.kind == .scalar || node.kind == .alias else { return }
        if let obstacle = tree.obstacle(target) {
            if kind != .likely || markers[index] != nil { skip(obstacle) }
            return
        }
        let text = bytes.text(node.value)
        var part: Range<Int>?
        var reference = text[...]
        if kind == .kustomizeText, let sign = bytes.first("=", in: node.value) {
            part = (sign + 1)..<node.value.upperBound
            reference = text.utf8.firstIndex(of: Byte.equals).map { text[text.utf8.index(after: $0)...] } ?? reference
        }
        if reference.isEmpty || (node.quoting == .plain && isNotText(text)) { return }
        guard let found = try? ImageReference(parsing: String(reference)) else {
            if kind != .likely, markers[target] == nil {
                skip(target, .notAReference, "'\(shown(text))' does not read as an image reference")
            }
            return
        }
        if kind != .image, found.tag == nil, found.digest == nil { return }
        sightings.append(
            Sighting(kind: fieldKind(index, kind), site: index, value: FieldValue(reference: found), part: part))
    }

    /// Plain text that YAML reads as a number, a boolean or null: `image: 12`.
    private func isNotText(_ text: String) -> Bool {
        !PlainScalar.isString(text, inFlow: false) && !text.utf8.contains(Byte.colon)
    }

    private func fieldKind(_ index: Int, _ kind: Kind) -> FieldKind {
        if kind == .kustomizeText { return .helmParameter }
        if tree.isChartValue(index) || frame.isEmbedded { return .helmValues }
        if tree.object(of: index) == nil, file.isValues { return .helmValues }
        return tree.isTemplate ? .helmTemplateImage : .kubernetesImage
    }
}
