import Hashing

/// The images of the demo's registry.
actor ImageStore {
    struct Manifest: Sendable {
        let digest: String
        let type: String
        let bytes: [UInt8]
    }

    static let indexType = "application/vnd.oci.image.index.v1+json"
    static let manifestType = "application/vnd.oci.image.manifest.v1+json"

    private var tags: [String: [String: String]] = [:]
    private var manifests: [String: Manifest] = [:]
    private var blobs: [String: [UInt8]] = [:]
    private var sorted: [String: [String]] = [:]
    /// Descriptors, JSON, of what refers to a digest, by repository and digest.
    private var referrers: [String: [String: [String]]] = [:]
    private var requests: [String: Int] = [:]
    private(set) var requestCount = 0

    /// - Parameters:
    ///   - created: when it was built, RFC 3339.
    ///   - platforms: such as `linux/arm64`; more than one make an index.
    func push(_ tag: String, to repository: String, created: String?, platforms: [String]) -> String {
        let manifests = platforms.map { platform in
            let parts = platform.split(separator: "/")
            let described =
                "\"os\":\"\(parts.first ?? "linux")\",\"architecture\":\"\(parts.dropFirst().first ?? "amd64")\""
            let time = created.map { ",\"created\":\"\($0)\"" } ?? ""
            let config = Array("{\(described)\(time),\"config\":{\"Labels\":{\"tag\":\"\(tag)\"}}}".utf8)
            let manifest = Array(
                """
                {"schemaVersion":2,"mediaType":"\(ImageStore.manifestType)",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\(SHA256.digest(of: config))",\
                "size":\(config.count)},"layers":[],"annotations":{"org.opencontainers.image.ref.name":"\(repository):\(tag)"}}
                """.utf8)
            blobs[SHA256.digest(of: config)] = config
            let isWhole = platforms.count == 1
            let digest = put(manifest, type: ImageStore.manifestType, as: isWhole ? tag : nil, in: repository)
            return (digest: digest, size: manifest.count, platform: described)
        }
        guard manifests.count != 1 else { return manifests[0].digest }
        let entries = manifests.map { manifest in
            "{\"mediaType\":\"\(ImageStore.manifestType)\",\"size\":\(manifest.size),\"digest\":\"\(manifest.digest)\","
                + "\"platform\":{\(manifest.platform)}}"
        }
        let index = Array(
            "{\"schemaVersion\":2,\"mediaType\":\"\(ImageStore.indexType)\",\"manifests\":[\(entries.joined(separator: ","))]}"
                .utf8)
        return put(index, type: ImageStore.indexType, as: tag, in: repository)
    }

    /// Keeps a manifest, under a tag where there is one.
    @discardableResult
    func put(_ manifest: [UInt8], type: String, as tag: String?, in repository: String) -> String {
        let digest = SHA256.digest(of: manifest)
        manifests[digest] = Manifest(digest: digest, type: type, bytes: manifest)
        tags[repository, default: [:]].merge(tag.map { [$0: digest] } ?? [:]) { $1 }
        sorted[repository] = nil
        return digest
    }

    func blob(_ digest: String) -> [UInt8]? { blobs[digest] }

    /// Keeps a blob and gives its digest.
    func put(blob: [UInt8]) -> String {
        let digest = SHA256.digest(of: blob)
        blobs[digest] = blob
        return digest
    }

    /// Notes that a manifest refers to a digest, which need not be there.
    func refer(to subject: String, descriptor: String, in repository: String) {
        guard !(referrers[repository]?[subject]?.contains(descriptor) ?? false) else { return }
        referrers[repository, default: [:]][subject, default: []].append(descriptor)
    }

    /// What refers to a digest, in the order in which it came.
    func referrers(to subject: String, in repository: String) -> [String] { referrers[repository]?[subject] ?? [] }

    func countRequest(_ path: String) {
        requestCount += 1
        requests[path, default: 0] += 1
    }

    func requestCount(of path: String) -> Int { requests[path] ?? 0 }

    /// A page of tags in the specification's order, and whether more follow; `nil` for an unknown repository.
    func page(of repository: String, after last: String?, count: Int) -> (tags: ArraySlice<String>, hasMore: Bool)? {
        guard let known = tags[repository] else { return nil }
        let all = sorted[repository] ?? known.keys.sorted()
        sorted[repository] = all
        var start = 0
        if let last {
            var end = all.count
            while start < end {
                let middle = (start + end) / 2
                if all[middle] <= last { start = middle + 1 } else { end = middle }
            }
        }
        let page = all[start...].prefix(count)
        return (page, page.endIndex < all.count)
    }

    /// The manifest of a tag or a digest.
    func manifest(_ reference: String, of repository: String) -> Manifest? {
        tags[repository].flatMap { manifests[$0[reference] ?? reference] }
    }
}
