package import Credentials
package import Curl
import Hashing
package import OCI

/// A client of the registries that policies name (OCI distribution-spec 1.1).
package final class RegistryClient: Sendable {
    private let settings: [String: RegistrySettings]
    private let limits: RegistryLimits
    private let userAgent: String
    private let loop: CurlLoop
    let authenticator: Authenticator
    private let gates: HostGates
    private let usual: (any CredentialSource)?

    /// - Parameters:
    ///   - settings: registries that need anything but the usual.
    ///   - usual: where the credentials of other registries are found; `nil` for anonymous access.
    ///   - userAgent: what requests are signed with.
    ///   - loop: the connections, shared with who finds credentials over the network.
    package init(
        settings: [RegistrySettings], usual: (any CredentialSource)? = nil, limits: RegistryLimits = RegistryLimits(),
        userAgent: String, loop: CurlLoop = CurlLoop()
    ) {
        self.usual = usual
        self.loop = loop
        self.settings = Dictionary(settings.map { (RegistryClient.canonical($0.host), $0) }) { first, _ in first }
        self.limits = limits
        self.userAgent = userAgent
        gates = HostGates()
        authenticator = Authenticator(loop: loop, gates: gates, userAgent: userAgent)
    }

    deinit { loop.stop() }

    /// How the hosts that were asked have been answering, in the order of their names.
    package func standings() async -> [HostStanding] { await gates.standings() }

    /// Every tag of a repository, in no order, each once.
    ///
    /// - Throws: ``RegistryError``; a list that could not be read to its end is an error, never a shorter list.
    package func tags(of repository: Repository) async throws(RegistryError) -> [Tag] {
        try await tagList(of: repository).tags
    }

    /// The list of a repository's tags, or `previous` itself where it has not changed since.
    ///
    /// - Throws: as ``tags(of:)``.
    package func tagList(
        of repository: Repository, previous: TagList? = nil
    ) async throws(RegistryError) -> TagList {
        let target = target(repository)
        return try await TagListing(sender: await sender(for: target), target: target).list(previous: previous)
    }

    /// The digest that a tag stands for: of the index where the image is for several platforms.
    package func digest(of tag: Tag, in repository: Repository) async throws(RegistryError) -> Digest {
        let target = target(repository)
        let sender = await sender(for: target)
        let url = "\(target.settings.baseURL)/v2/\(target.repository)/manifests/\(tag)"
        // A HEAD is not counted against Docker Hub's pulls.
        let head = try await sender.send(
            "HEAD", url, accept: RegistryClient.manifestTypes, bodyBytes: target.limits.manifestBytes)
        // Some answer a GET only.
        if head.status != 405 { try check(head, tag, target) }
        if let digest = try digest(in: head, of: tag, target) { return digest }
        let manifest = try await sender.send(
            "GET", url, accept: RegistryClient.manifestTypes, bodyBytes: target.limits.manifestBytes)
        try check(manifest, tag, target)
        guard let computed = Digest(SHA256.digest(of: manifest.body)) else {
            throw target.error(.invalidResponse, "the manifest of '\(tag)' has no digest")
        }
        guard let given = try digest(in: manifest, of: tag, target) else { return computed }
        guard given == computed || given.algorithm != computed.algorithm else {
            throw target.error(.invalidResponse, "the manifest of '\(tag)' is not what its digest \(given) says")
        }
        return given
    }

    /// The bytes of a manifest or a blob, unverified.
    ///
    /// - Parameter limit: how many it may be; `nil` for as many as a manifest.
    func content(
        _ kind: String, _ digest: Digest, in repository: Repository, limit: Int? = nil
    ) async throws(RegistryError) -> [UInt8] {
        let target = target(repository)
        let response = try await sender(for: target).send(
            "GET", "\(target.settings.baseURL)/v2/\(target.repository)/\(kind)/\(digest)",
            accept: kind == "manifests" ? RegistryClient.manifestTypes : [],
            bodyBytes: min(limit ?? target.limits.manifestBytes, target.limits.manifestBytes))
        guard response.status == 200 else {
            throw target.error(
                response.status == 404 ? .tagNotFound : .invalidResponse,
                "the registry answered \(response.status) for \(digest)\(ErrorBody.detail(of: response))",
                status: response.status)
        }
        return response.body
    }

    /// The digest that a response states; `nil` where it states none.
    private func digest(
        in response: HTTPResponse, of tag: Tag, _ target: Authenticator.Target
    ) throws(RegistryError) -> Digest? {
        guard response.status == 200, let text = response[header: "Docker-Content-Digest"] else { return nil }
        guard let digest = Digest(text) else {
            throw target.error(
                .invalidResponse,
                "the registry gives '\(ErrorBody.printable(text, length: 80))' as the digest of '\(tag)'")
        }
        return digest
    }

    private func check(
        _ response: HTTPResponse, _ tag: Tag, _ target: Authenticator.Target
    ) throws(RegistryError) {
        switch response.status {
        case 200: return
        case 404: throw target.error(.tagNotFound, "the registry does not know the tag '\(tag)' (404)", status: 404)
        default:
            throw target.error(
                .invalidResponse,
                "the registry answered \(response.status) for the tag '\(tag)'\(ErrorBody.detail(of: response))",
                status: response.status)
        }
    }

    static let indexType = "application/vnd.oci.image.index.v1+json"

    static let manifestTypes = [
        indexType, "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
    ]

    /// Docker Hub's names are one registry, as ``Repository`` has it.
    static func canonical(_ host: String) -> String {
        let host = host.lowercased()
        return Repository.dockerHubHosts.contains(host) ? "docker.io" : host
    }

    func target(_ repository: Repository) -> Authenticator.Target {
        let settings =
            settings[RegistryClient.canonical(repository.registry)]
            ?? RegistrySettings(host: repository.registry, credentials: usual)
        return Authenticator.Target(settings: settings, reference: repository, limits: settings.limits ?? limits)
    }

    func sender(for target: Authenticator.Target) async -> RequestSender {
        let gate = await gates.gate(
            of: target.settings.address, limit: target.limits.concurrentRequests,
            requestsPerSecond: target.settings.requestsPerSecond)
        return RequestSender(
            exchange: GatedExchange(loop: loop, gate: gate, target: target), authenticator: authenticator,
            target: target, userAgent: userAgent)
    }
}
