import OCI

/// Makes fields of what was seen: a value that several places share is one field, a marked value belongs to its marker.
///
/// A value behind aliases is changed at its anchor, if every use of it is the same image; else a change for one image
/// would change another.
struct FieldSettlement {
    private let recognition: FieldRecognition
    private let tree: NodeTree
    private var markers: [Int: Marker]
    /// The tags that share each digest.
    private var tagsOfDigest: [Int: Set<Int>] = [:]
    /// What each digest with a place of its own is the digest of.
    private var imageOfDigest: [Int: FieldValue] = [:]
    private(set) var scan = FileScan()

    init(_ recognition: FieldRecognition) {
        self.recognition = recognition
        tree = recognition.tree
        markers = recognition.markers
        moveMarkersToAnchors()
        scan.skipped = recognition.skipped.map {
            SkippedValue(line: $0.line + recognition.frame.line, reason: $0.reason, message: $0.message)
        }
        scan.chartRepositories = recognition.chartRepositories
        settleSightings()
        settleMarked()
        for (sighting, chart, source) in recognition.releases {
            guard let field = field(of: sighting, marker: marker(for: sighting)) else { continue }
            if field.policy == nil {
                scan.releases.append(ChartRelease(field: field, chart: chart, source: source))
            } else {
                scan.fields.append(field)
            }
        }
        for embedded in recognition.embedded {
            scan.fields += embedded.fields
            scan.skipped += embedded.skipped
        }
        scan.fields.sort { $0.byteRange.lowerBound < $1.byteRange.lowerBound }
        scan.skipped.sort { ($0.line, $0.reason.rawValue) < ($1.line, $1.reason.rawValue) }
    }

    // MARK: Anchors

    /// A marker beside an alias speaks of the anchor's value, where that value has no other use.
    private mutating func moveMarkersToAnchors() {
        let marked = recognition.markers.filter { tree.nodes[$0.key].kind == .alias }
        guard !marked.isEmpty else { return }
        let sites = Set(recognition.sightings.map(\.site))
        for target in Set(marked.keys.map(tree.resolved)) where tree.nodes[target].kind == .scalar {
            let aliases = tree.aliases[target] ?? []
            guard let marker = markers[target] ?? aliases.lazy.compactMap({ marked[$0] }).first,
                aliases.allSatisfy({ marked[$0] == marker || (marked[$0] == nil && sites.contains($0)) })
            else { continue }
            markers[target] = marker
            for alias in aliases { markers[alias] = nil }
        }
    }

    private mutating func settleSightings() {
        var byTarget: [Int: [Sighting]] = [:]
        var order: [Int] = []
        for sighting in recognition.sightings {
            let target = tree.resolved(sighting.site)
            if byTarget[target] == nil { order.append(target) }
            byTarget[target, default: []].append(sighting)
            guard let digest = sighting.digest else { continue }
            tagsOfDigest[digest, default: []].insert(target)
            imageOfDigest[digest] = sighting.value
        }
        for target in order {
            guard let sightings = byTarget[target], let first = sightings.first else { continue }
            let marker = markers[target]
            if let marker, marker.part != first.value.part { continue }
            if marker == nil, let line = otherUse(of: target, by: sightings) {
                skip(
                    target, .sharedAnchor,
                    "the value is also used on line \(line + recognition.frame.line), where it is not this image")
                continue
            }
            markers[target] = nil
            if let digest = first.digest, belongs(digest, to: marker) { markers[digest] = nil }
            if let field = field(of: first, marker: marker) { scan.fields.append(field) }
        }
    }

    /// Whether a digest beside a tag is part of the tag's field: it has no marker, or one of the same policy.
    private func belongs(_ digest: Int, to marker: Marker?) -> Bool {
        guard let own = recognition.markers[digest] else { return true }
        return own.policy == marker?.policy && own.part == .digest
    }

    /// The line of a use of a value that is not the image the others are.
    private func otherUse(of target: Int, by sightings: [Sighting]) -> Int? {
        guard let first = sightings.first else { return nil }
        for sighting in sightings.dropFirst()
        where sighting.value.repository != first.value.repository || sighting.value.part != first.value.part {
            return tree.nodes[sighting.site].line
        }
        if let digest = first.digest, tagsOfDigest[digest]?.count ?? 0 > 1 { return tree.nodes[digest].line }
        // A whole reference is that image wherever it stands.
        guard first.value.part != .reference, let aliases = tree.aliases[target] else { return nil }
        let sites = Set(sightings.map(\.site))
        return aliases.first { !sites.contains($0) }.map { tree.nodes[$0].line }
    }

    // MARK: Markers

    private mutating func marker(for sighting: Sighting) -> Marker? {
        let target = tree.resolved(sighting.site)
        guard let marker = markers[target], marker.part == sighting.value.part else { return nil }
        markers[target] = nil
        return marker
    }

    /// Marked values that no shape explains: the marker alone says what they are.
    private mutating func settleMarked() {
        let releases = Set(recognition.releases.map { tree.resolved($0.sighting.site) })
        for (index, marker) in markers.sorted(by: { $0.key < $1.key }) where !releases.contains(index) {
            settle(index, marker)
        }
    }

    private mutating func settle(_ index: Int, _ marker: Marker) {
        let node = tree.nodes[index]
        guard node.kind != .mapping, node.kind != .sequence else {
            return skip(index, .markerWithoutValue, "'\(marker.policy)' names a map or a list here, not a value")
        }
        guard node.kind != .empty else { return skipEmpty(index, marker) }
        if let obstacle = tree.obstacle(index) { return skip(index, obstacle.reason, obstacle.message) }
        let text = recognition.bytes.text(node.value)
        if text.isEmpty || (node.quoting == .plain && PlainScalar.isNull(text)) { return skipEmpty(index, marker) }
        // `APP_VERSION=1.9.0`, `--tag=1.9.0`: the part after the sign is the value, the rest stays.
        var range = node.value
        let signs = text.utf8.count { $0 == Byte.equals }
        if signs > 1 { return skip(index, .ambiguousValue, "'\(shown(text))' holds \(signs) equals signs") }
        if let sign = recognition.bytes.first("=", in: range) { range = (sign + 1)..<range.upperBound }
        switch FieldValue.read(recognition.bytes.text(range), as: marker.part) {
        case .value(var value):
            if marker.part == .digest, let image = imageOfDigest[index] {
                value.repository = image.repository
                value.tag = image.tag
            }
            let sighting = Sighting(
                kind: marker.kind, site: index, value: value, part: range == node.value ? nil : range)
            if let field = field(of: sighting, marker: marker) { scan.fields.append(field) }
        case .unreadable(let reason, let message): skip(index, reason, message)
        }
    }

    private mutating func skipEmpty(_ index: Int, _ marker: Marker) {
        skip(index, .emptyValue, "the value marked with '\(marker.policy)' is empty; write the image first")
    }

    // MARK: Fields

    private func field(of sighting: Sighting, marker: Marker?) -> ImageField? {
        let target = tree.resolved(sighting.site)
        let node = tree.nodes[target]
        guard var place = tree.place(of: target) else { return nil }
        if let part = sighting.part {
            place.range = part
            place.text = recognition.bytes.text(part)
            place.surroundings = .text
        }
        let frame = recognition.frame
        place.move(by: frame.offset)
        let path = FieldPath.text(to: target, in: tree.nodes, recognition.bytes)
        return ImageField(
            kind: marker?.kind ?? sighting.kind,
            path: frame.path.isEmpty ? path : "\(frame.path).\(path)",
            document: frame.isEmbedded ? frame.document : node.document,
            line: node.valueLine + frame.line,
            column: place.range.lowerBound - frame.offset - node.valueLineStart + 1,
            place: place, value: sighting.value, policy: marker?.policy,
            digestHome: digestHome(of: sighting, marker), isChartVersion: sighting.isChartVersion)
    }

    private func digestHome(of sighting: Sighting, _ marker: Marker?) -> ImageField.DigestHome? {
        guard sighting.value.part == .tag else { return nil }
        if let digest = sighting.digest {
            guard var place = tree.place(of: digest) else { return ImageField.DigestHome.none }
            place.move(by: recognition.frame.offset)
            return belongs(digest, to: marker) ? .beside(place) : .apart(place)
        }
        if sighting.value.digest == nil, var place = sighting.newDigest {
            place.move(by: recognition.frame.offset)
            return .beside(place)
        }
        if sighting.isChartVersion { return ImageField.DigestHome.none }
        // A marked tag that no shape explains may be part of a command line.
        return sighting.value.repository == nil && sighting.value.digest == nil ? ImageField.DigestHome.none : .value
    }

    private mutating func skip(_ index: Int, _ reason: SkipReason, _ message: String) {
        scan.skipped.append(
            SkippedValue(line: tree.nodes[index].valueLine + recognition.frame.line, reason: reason, message: message))
    }
}

extension ValuePlace {
    fileprivate mutating func move(by offset: Int) {
        range = (range.lowerBound + offset)..<(range.upperBound + offset)
    }
}
