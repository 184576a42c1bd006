import Yams

@testable import Manifests

/// A YAML file as an independent parser reads it: every scalar by its document and path.
struct YAMLTree: Equatable {
    /// `0 spec.containers[0].image` and the scalar's text.
    var scalars: [String: String] = [:]

    /// `nil` where the parser refuses the text, or a key is not plain enough to be part of a path.
    init?(_ text: String) {
        var documents: [Yams.Node] = []
        do {
            var sequence = try Yams.compose_all(yaml: text).makeIterator()
            while let node = sequence.next() { documents.append(node) }
            if sequence.error != nil { return nil }
        } catch { return nil }
        for (index, document) in documents.enumerated() {
            guard add(document, "\(index) ", depth: 0) else { return nil }
        }
    }

    private mutating func add(_ node: Yams.Node, _ path: String, depth: Int) -> Bool {
        // An alias may name what it lies in only in broken files; a bomb of aliases is not what is compared here.
        guard depth < 100, scalars.count < 100_000 else { return false }
        switch node {
        case .scalar(let scalar):
            scalars[path] = scalar.string
        case .sequence(let sequence):
            for (index, item) in sequence.enumerated() {
                guard add(item, "\(path)[\(index)]", depth: depth + 1) else { return false }
            }
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard case .scalar(let name) = key else { return false }
                let step = YAMLTree.step(name.string)
                let separator = path.hasSuffix(" ") || step.hasPrefix("[") ? "" : "."
                guard add(value, path + separator + step, depth: depth + 1) else { return false }
            }
        case .alias: return false
        }
        return true
    }

    private static func step(_ key: String) -> String {
        let isSimple = key.utf8.allSatisfy {
            Byte.isDigit($0) || Byte.isLetter($0) || $0 == Byte.dash || $0 == Byte.underscore || $0 == Byte.slash
        }
        return key.isEmpty ? "?" : isSimple ? key : "[\"\(shown(key))\"]"
    }
}

/// What our reader finds, in the same shape, and what it does not vouch for.
struct ReadTree {
    var scalars: [String: String] = [:]
    /// Paths whose text is not compared: aliases, escapes, several lines, blocks.
    var opaque: Set<String> = []
    /// A key is written with escapes or is not a scalar: its path is not the parser's.
    var hasOpaqueKeys = false

    init(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            let view = ByteView(buffer)
            var reader = StructureReader(view, marked: false)
            let nodes = reader.read().nodes
            for (index, node) in nodes.enumerated() {
                if isBelowOpaqueKey(index, nodes) {
                    hasOpaqueKeys = true
                    continue
                }
                let path = "\(node.document) " + FieldPath.text(to: index, in: nodes, view)
                switch node.kind {
                case .mapping, .sequence: continue
                case .empty: scalars[path] = ""
                case .alias, .blockScalar: opaque.insert(path)
                case .scalar:
                    if node.flags.isDisjoint(with: [.isEscaped, .isMultiline, .hasAction, .isMalformed]) {
                        scalars[path] = view.text(node.value)
                    } else {
                        opaque.insert(path)
                    }
                }
            }
        }
    }

    /// The first difference to what the parser reads, `nil` where there is none.
    func difference(to tree: YAMLTree) -> String? {
        for (path, text) in scalars where tree.scalars[path] != text {
            // `a: !!null` and `[a, ]` are where readers differ in what an empty value is.
            if text.isEmpty, tree.scalars[path] == nil { continue }
            return "\(path): read '\(text)', the parser says '\(tree.scalars[path] ?? "nothing")'"
        }
        guard !hasOpaqueKeys else { return nil }
        for (path, text) in tree.scalars where scalars[path] == nil && !opaque.contains(path) {
            if text.isEmpty || isBelowAlias(path) { continue }
            return "\(path): not read, the parser says '\(text)'"
        }
        return nil
    }

    private func isBelowOpaqueKey(_ index: Int, _ nodes: [Manifests.Node]) -> Bool {
        var index = index
        while index >= 0 {
            if nodes[index].flags.contains(.hasOpaqueKey) { return true }
            index = nodes[index].parent
        }
        return false
    }

    private func isBelowAlias(_ path: String) -> Bool {
        var path = Substring(path)
        while let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) {
            path = path[..<end]
            if opaque.contains(String(path)) { return true }
        }
        return false
    }
}
