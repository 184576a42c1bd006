/// The keys of maps that say something about an image, whatever else a map holds.
enum KnownKey: UInt8, CaseIterable {
    case apiVersion, kind, metadata, namespace
    case name, image, repository, repo, registry, tag, version, digest
    case newName, newTag
    case value
    case url, ref, semver, chart, sourceRef, repoURL, targetRevision
    /// `<<`, whose value's entries count where the map has none of its own.
    case merge

    /// The key that a node's bytes spell, `nil` where it is none of these.
    init?(_ bytes: ByteView, _ key: Range<Int>) {
        guard key.count >= 2, key.count <= 14,
            let known = KnownKey.byLength[key.count].first(where: { bytes.equals($0.spelling, key) })
        else { return nil }
        self = known
    }

    private var spelling: StaticString {
        switch self {
        case .apiVersion: "apiVersion"
        case .kind: "kind"
        case .metadata: "metadata"
        case .namespace: "namespace"
        case .name: "name"
        case .image: "image"
        case .repository: "repository"
        case .repo: "repo"
        case .registry: "registry"
        case .tag: "tag"
        case .version: "version"
        case .digest: "digest"
        case .newName: "newName"
        case .newTag: "newTag"
        case .value: "value"
        case .url: "url"
        case .ref: "ref"
        case .semver: "semver"
        case .chart: "chart"
        case .sourceRef: "sourceRef"
        case .repoURL: "repoURL"
        case .targetRevision: "targetRevision"
        case .merge: "<<"
        }
    }

    private static let byLength: [[KnownKey]] = (0...14).map { length in
        allCases.filter { $0.spelling.utf8CodeUnitCount == length }
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
