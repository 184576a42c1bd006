import OCI

/// Finds the image fields among a file's nodes: by the shape of what holds them, by markers, by selectors of policies.
///
/// The shapes, one a file beside this one, leave ``Sighting``s; ``FieldSettlement`` makes fields of them.
struct FieldRecognition {
    let bytes: ByteView
    let tree: NodeTree
    let file: FileRole
    let frame: Frame
    var sightings: [Sighting] = []
    var skipped: [Obstacle] = []
    var releases: [(sighting: Sighting, chart: String, source: ChartSourceName)] = []
    var chartRepositories: [ChartRepository] = []
    var embedded: [FileScan] = []
    /// Nodes that are part of an image made of several: they are no image of their own.
    var parts: Set<Int> = []
    /// The nodes of markers, which are read whatever their key says.
    let markers: [Int: Marker]

    init(_ tree: NodeTree, _ markers: [Int: Marker], file: FileRole, frame: Frame = Frame()) {
        bytes = tree.bytes
        self.tree = tree
        self.markers = markers
        self.file = file
        self.frame = frame
        recognizeKustomizeImages()
        recognizeArtifacts()
        recognizeHelmParameters()
        recognizeSplitImages()
        recognizeScalars()
    }

    /// Whether an object says which repository to watch, not what runs: no tag belongs there.
    func isWatching(_ node: Int) -> Bool {
        guard let object = tree.object(of: node), let version = tree.entries(of: object)[.apiVersion] else {
            return false
        }
        let value = tree.nodes[version].value
        return FieldRecognition.watchingGroups.contains {
            bytes.matches($0, at: value.lowerBound, before: value.upperBound)
        }
    }

    private static let watchingGroups: [StaticString] = ["pawl.dev/", "image.toolkit.fluxcd.io/"]

    /// Whether a node, or the list it is in, has a key that ends in `image` or `images`.
    func isNamedImage(_ node: Int) -> Bool {
        let named = tree.nodes[tree.named(node)]
        guard !named.flags.contains(.hasOpaqueKey) else { return false }
        var key = named.key
        if bytes.ends(key, with: "s") { key = key.dropLast() }
        return bytes.ends(key, with: "image") || bytes.ends(key, with: "Image")
    }

    /// The scalar behind a node and its text, where nothing stands in the way of reading it.
    func readable(_ node: Int?) -> (node: Int, text: String)? {
        guard let node else { return nil }
        let target = tree.resolved(node)
        guard tree.nodes[target].kind == .scalar, tree.obstacle(target) == nil else { return nil }
        return (target, bytes.text(tree.nodes[target].value))
    }

    mutating func skip(_ obstacle: Obstacle) { skipped.append(obstacle) }

    mutating func skip(_ node: Int, _ reason: SkipReason, _ message: String) {
        skipped.append(Obstacle(tree.nodes[node].valueLine, reason, message))
    }
}

/// Where a scanned text lies in the file that holds it.
struct Frame {
    var offset = 0
    var line = 0
    var path = ""
    var document = 0
    /// Whether the text is a chart's values inside another file.
    var isEmbedded = false
}

/// What a file's name says about its content.
struct FileRole {
    private let name: Substring.UTF8View

    init(path: String) {
        let slash = path.utf8.lastIndex(of: Byte.slash).map { path.utf8.index(after: $0) } ?? path.startIndex
        name = path[slash...].utf8
    }

    var isKustomization: Bool {
        ["kustomization.yaml", "kustomization.yml", "Kustomization"].contains { name.elementsEqual($0.utf8) }
    }

    /// Whether the name holds `values`, in any case.
    var isValues: Bool {
        let letters = name.map { $0 | 0x20 }
        return letters.indices.contains { letters[$0...].starts(with: "values".utf8) }
    }
}
