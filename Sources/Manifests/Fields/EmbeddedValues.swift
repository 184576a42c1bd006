/// A chart's values that stand as a block of text in an object: `helm.values: |` of Argo CD's Application,
/// `valuesContent: |` of k3s' HelmChart.
extension FieldRecognition {
    mutating func recognizeEmbeddedValues(_ index: Int) {
        let node = tree.nodes[index]
        let isValues =
            tree.hasKey(index, "values") && tree.hasKey(node.parent, "helm") || tree.hasKey(index, "valuesContent")
        guard isValues, !frame.isEmbedded, !node.value.isEmpty else { return }
        let text = bytes.slice(node.value)
        guard text.first("image", in: 0..<text.count) ?? text.first("tag", in: 0..<text.count) != nil else { return }
        guard !node.flags.contains(.isFolded) else {
            return skip(index, .quotedValues, "the values stand in a text whose lines are joined; write '|' for '>'")
        }
        var reader = StructureReader(text, marked: false)
        let inner = FieldRecognition(
            NodeTree(text, reader.read()), [:], file: file,
            frame: Frame(
                offset: node.value.lowerBound, line: node.valueLine,
                path: FieldPath.text(to: index, in: tree.nodes, bytes),
                document: node.document, isEmbedded: true))
        embedded.append(FieldSettlement(inner).scan)
    }
}
