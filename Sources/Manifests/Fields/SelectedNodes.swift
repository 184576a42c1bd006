/// Finds the values that selectors name and marks them as a marker in the file would.
struct SelectedNodes {
    private let tree: NodeTree
    private let childrenOf: [Int: [Int]]
    private(set) var markers: [Int: Marker]
    private(set) var skipped: [SkippedValue] = []

    init(_ tree: NodeTree, _ selectors: [FieldSelector], markers: [Int: Marker]) {
        self.tree = tree
        self.markers = markers
        guard !selectors.isEmpty else {
            childrenOf = [:]
            return
        }
        childrenOf = Dictionary(grouping: tree.nodes.indices, by: { tree.nodes[$0].parent })
        let roots = tree.nodes.indices.filter { tree.nodes[$0].parent < 0 }
        var selected: [Int: Marker] = [:]
        var disputed: Set<Int> = []
        for selector in selectors {
            let found = Set(roots.flatMap { find(selector.path, from: $0) })
            if found.isEmpty { report(selector, .fieldNotFound, 1, "names no value in this file") }
            for node in found.sorted() {
                let marker = Marker(kind: .field, policy: selector.policy, part: selector.part)
                let other = selected[node] ?? self.markers[node]
                if let other, other.policy != marker.policy {
                    disputed.insert(node)
                    report(
                        selector, .ambiguousValue, tree.nodes[node].valueLine, "and '\(other.policy)' name one value")
                } else if other == nil {
                    selected[node] = marker
                }
            }
        }
        self.markers.merge(selected) { marker, _ in marker }
        for node in disputed { self.markers[node] = nil }
    }

    private mutating func report(_ selector: FieldSelector, _ reason: SkipReason, _ line: Int, _ what: String) {
        skipped.append(
            SkippedValue(
                line: line, reason: reason,
                message: "the field '\(shown(selector.path.description))' of '\(selector.policy)' \(what)"))
    }

    private func find(_ path: SelectorPath, from root: Int) -> [Int] {
        // A chart may keep a dotted name as one literal key: `image.tag: 1.2.3`.
        if case .key? = path.steps.first, let literal = child(of: root, named: path.description) { return [literal] }
        var found = [root]
        for step in path.steps {
            var next: [Int] = []
            for node in found.map(tree.resolved) {
                switch step {
                case .key(let key): if let child = child(of: node, named: key) { next.append(child) }
                case .index(let index): next += children(of: node).filter { tree.nodes[$0].index == index }
                case .matching(let key, let value):
                    next += children(of: node).filter { item in
                        child(of: tree.resolved(item), named: key).flatMap { tree.text($0) } == value
                    }
                }
            }
            found = next
        }
        return found
    }

    private func children(of parent: Int) -> [Int] {
        childrenOf[parent] ?? []
    }

    /// The last entry of a map with a key; a merged map's where it has none itself.
    private func child(of map: Int, named key: String) -> Int? {
        var merged: Int?
        var own: Int?
        for node in children(of: map)
        where tree.nodes[node].index < 0 && !tree.nodes[node].flags.contains(.hasOpaqueKey) {
            let name = tree.bytes.text(tree.nodes[node].key)
            if name == key { own = node }
            if name == "<<", tree.nodes[node].kind == .alias { merged = tree.resolved(node) }
        }
        if let own { return own }
        guard let merged, merged != map else { return nil }
        return children(of: merged).last { tree.bytes.text(tree.nodes[$0].key) == key }
    }
}
