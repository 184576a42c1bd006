/// A file's nodes as a tree: what the maps hold, what stands behind aliases, which object and which values each node is
/// part of.
///
/// Made in a few passes over the nodes; every question is answered without walking the tree again.
struct NodeTree {
    let bytes: ByteView
    let nodes: [Node]
    /// Whether template actions stand in the structure.
    let isTemplate: Bool
    /// The maps with known keys, in the order of the first of these.
    private(set) var maps: [Int] = []
    /// The known entries of each of ``maps``, merged maps' among them.
    private var entries: [MapEntries] = []
    /// The index of each node in ``maps``, -1 where it has none.
    private var slots: [Int32]
    /// The node that each alias stands for.
    private(set) var targets: [Int: Int] = [:]
    /// The aliases of each node that has some.
    private(set) var aliases: [Int: [Int]] = [:]
    /// The Kubernetes object each node is part of, -1 where it is part of none.
    private var objects: [Int32] = []
    /// Whether each node is part of the values of a chart.
    private var isInValues: [Bool] = []

    init(_ bytes: ByteView, _ structure: Structure) {
        self.bytes = bytes
        nodes = structure.nodes
        isTemplate = structure.isTemplate
        slots = Array(repeating: -1, count: structure.nodes.count)
        if structure.hasAliases { resolveAliases() }
        collectEntries()
        if structure.hasAliases { mergeEntries() }
        placeNodes()
    }

    // MARK: Questions

    func entries(of map: Int) -> MapEntries { slot(of: map).map { entries[$0] } ?? MapEntries() }

    private func slot(of map: Int) -> Int? { slots[map] < 0 ? nil : Int(slots[map]) }

    /// The node itself, or what it is an alias of.
    func resolved(_ node: Int) -> Int { targets[node] ?? node }

    /// The scalar text of a node, aliases followed; `nil` for anything else.
    func text(_ node: Int?) -> String? {
        guard let node, nodes[resolved(node)].kind == .scalar else { return nil }
        return bytes.text(nodes[resolved(node)].value)
    }

    func hasKey(_ node: Int, _ key: StaticString) -> Bool {
        nodes.indices.contains(node) && !nodes[node].flags.contains(.hasOpaqueKey) && bytes.equals(key, nodes[node].key)
    }

    /// The node that gives a map its name: itself, or the sequence it is an item of.
    func named(_ node: Int) -> Int {
        nodes[node].index >= 0 && nodes.indices.contains(nodes[node].parent) ? nodes[node].parent : node
    }

    func parent(of node: Int) -> Int { nodes[node].parent }

    /// The map that is the Kubernetes object which a node is part of, the innermost one.
    func object(of node: Int) -> Int? { objects[node] < 0 ? nil : Int(objects[node]) }

    /// Whether a node is part of a chart's values, or of a document that is no Kubernetes object.
    func isValue(_ node: Int) -> Bool { isInValues[node] || objects[node] < 0 }

    /// Whether a node is part of what some object holds as values of a chart.
    func isChartValue(_ node: Int) -> Bool { isInValues[node] }

    // MARK: Passes

    private mutating func resolveAliases() {
        var anchors: [String: Int] = [:]
        var document = 0
        for (index, node) in nodes.enumerated() {
            if node.document != document {
                document = node.document
                anchors.removeAll(keepingCapacity: true)
            }
            if node.kind == .alias {
                guard let target = anchors[bytes.text(node.value.dropFirst())] else { continue }
                targets[index] = target
                aliases[target, default: []].append(index)
            } else if !node.anchor.isEmpty {
                anchors[bytes.text(node.anchor)] = index
            }
        }
    }

    private mutating func collectEntries() {
        for (index, node) in nodes.enumerated() where node.index < 0 && !node.flags.contains(.hasOpaqueKey) {
            guard node.parent >= 0, let key = KnownKey(bytes, node.key) else { continue }
            if slots[node.parent] < 0 {
                slots[node.parent] = Int32(truncatingIfNeeded: maps.count)
                maps.append(node.parent)
                entries.append(MapEntries())
            }
            entries[Int(slots[node.parent])][key] = index
        }
    }

    /// An anchored map stands before its aliases, so what it merges itself is known when they are reached.
    private mutating func mergeEntries() {
        for map in maps {
            guard let merge = entries(of: map)[.merge] else { continue }
            if nodes[merge].kind == .alias {
                mergeEntry(resolved(merge), into: map)
            } else if nodes[merge].kind == .sequence {
                for (index, node) in nodes[merge...].enumerated().prefix(65) where node.parent == merge {
                    mergeEntry(resolved(merge + index), into: map)
                }
            }
        }
    }

    private mutating func mergeEntry(_ source: Int, into map: Int) {
        guard source != map, let merged = slot(of: source), let slot = slot(of: map) else { return }
        entries[slot].merge(entries[merged])
    }

    private mutating func placeNodes() {
        objects = Array(repeating: -1, count: nodes.count)
        isInValues = Array(repeating: false, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            let parent = node.parent
            if parent >= 0 {
                objects[index] = objects[parent]
                isInValues[index] = isInValues[parent]
            }
            guard node.kind == .mapping else { continue }
            let held = entries(of: index)
            if held[.apiVersion] != nil, held[.kind] != nil || parent < 0 {
                objects[index] = Int32(truncatingIfNeeded: index)
            } else if NodeTree.valuesKeys.contains(where: { hasKey(index, $0) }) {
                isInValues[index] = true
            }
        }
    }

    /// The keys under which objects hold a chart's values: Flux's HelmRelease, Argo CD's Application, Kustomize's
    /// `helmCharts`.
    private static let valuesKeys: [StaticString] = ["values", "valuesObject", "valuesInline"]
}
