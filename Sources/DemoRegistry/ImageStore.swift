import Hashing

/// The images of the demo's registry.
actor ImageStore {
    struct Manifest: Sendable {
        let digest: String
        let bytes: [UInt8]
    }

    private var tags: [String: [String: String]] = [:]
    private var manifests: [String: [UInt8]] = [:]
    private var sorted: [String: [String]] = [:]
    private(set) var requestCount = 0

    func push(_ tag: String, to repository: String) -> String {
        let config = Array(
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Labels\":{\"tag\":\"\(tag)\"}}}".utf8)
        let manifest = Array(
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\(SHA256.digest(of: config))",\
            "size":\(config.count)},"layers":[],"annotations":{"org.opencontainers.image.ref.name":"\(repository):\(tag)"}}
            """.utf8)
        let digest = SHA256.digest(of: manifest)
        tags[repository, default: [:]][tag] = digest
        manifests[digest] = manifest
        sorted[repository] = nil
        return digest
    }

    func countRequest() { requestCount += 1 }

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
        guard let known = tags[repository],
            let digest = known[reference] ?? (reference.contains(":") ? reference : nil),
            let bytes = manifests[digest]
        else { return nil }
        return Manifest(digest: digest, bytes: bytes)
    }
}
