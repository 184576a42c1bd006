/// The way from a document's root to a node, as people write it: `spec.containers[0].image`.
enum FieldPath {
    /// A hostile file must not make a path per value as long as the file.
    private static let maximumLength = 512

    static func text(to node: Int, in nodes: [Node], _ bytes: ByteView) -> String {
        var steps: [String] = []
        var length = 0
        var index = node
        while index >= 0 {
            let node = nodes[index]
            var step = ""
            if node.index >= 0 {
                step = "[\(node.index)]"
            } else if node.parent >= 0 {
                step = key(node, bytes)
            }
            length += step.utf8.count
            guard length <= maximumLength else {
                steps.append("…")
                break
            }
            if !step.isEmpty { steps.append(step) }
            index = node.parent
        }
        var path = ""
        for step in steps.reversed() {
            if !path.isEmpty, !step.hasPrefix("[") { path += "." }
            path += step
        }
        return path
    }

    private static func key(_ node: Node, _ bytes: ByteView) -> String {
        guard !node.key.isEmpty else { return "?" }
        guard node.key.count <= 256 else { return "…" }
        let text = bytes.text(node.key)
        let isSimple = text.utf8.allSatisfy {
            Byte.isDigit($0) || Byte.isLetter($0) || $0 == Byte.dash || $0 == Byte.underscore || $0 == Byte.slash
        }
        return isSimple ? text : "[\"\(shown(text))\"]"
    }
}
