/// The keys of maps that say something about an image, whatever else a map holds.
enum KnownKey: UInt8 {
    case apiVersion, kind, metadata, namespace
    case name, image, repository, repo, registry, tag, version, digest
    case newName, newTag
    case value
    case url, ref, chart, sourceRef, repoURL, targetRevision
    /// `<<`, whose value's entries count where the map has none of its own.
    case merge

    /// The key that a node's bytes spell, `nil` where it is none of these.
    ///
    /// Asked of every node: the length leaves two or three to compare.
    init?(_ bytes: ByteView, _ key: Range<Int>) {
        func spells(_ text: StaticString) -> Bool { bytes.matches(text, at: key.lowerBound) }
        let known: KnownKey?
        switch key.count {
        case 2: known = spells("<<") ? .merge : nil
        case 3: known = spells("tag") ? .tag : spells("url") ? .url : spells("ref") ? .ref : nil
        case 4: known = spells("name") ? .name : spells("kind") ? .kind : spells("repo") ? .repo : nil
        case 5: known = spells("image") ? .image : spells("value") ? .value : spells("chart") ? .chart : nil
        case 6: known = spells("newTag") ? .newTag : spells("digest") ? .digest : nil
        case 7: known = spells("version") ? .version : spells("newName") ? .newName : spells("repoURL") ? .repoURL : nil
        case 8: known = spells("metadata") ? .metadata : spells("registry") ? .registry : nil
        case 9: known = spells("namespace") ? .namespace : spells("sourceRef") ? .sourceRef : nil
        case 10: known = spells("apiVersion") ? .apiVersion : spells("repository") ? .repository : nil
        case 14: known = spells("targetRevision") ? .targetRevision : nil
        default: known = nil
        }
        guard let known else { return nil }
        self = known
    }
}

/// Where a map holds its known keys: the indices of their nodes.
struct MapEntries {
    private var slots = SIMD32<Int32>(repeating: -1)

    subscript(key: KnownKey) -> Int? {
        get { slots[Int(key.rawValue)] < 0 ? nil : Int(slots[Int(key.rawValue)]) }
        set { slots[Int(key.rawValue)] = Int32(truncatingIfNeeded: newValue ?? -1) }
    }

    /// Takes over what another map holds and this one does not.
    mutating func merge(_ other: MapEntries) {
        slots.replace(with: other.slots, where: slots .< 0)
    }
}
