import Foundation
import HTTPTypes
import Hashing
import Hummingbird
import OCI

/// The part of the OCI distribution API that a reader of tags and digests uses.
struct RegistryRoutes {
    let store: ImageStore
    let credentials: DemoRegistry.Credentials?

    private static let maximumManifestSize = 4 << 20
    private static let maximumBlobSize = 16 << 20
    private static let referrerPageSize = 50

    func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        // Repositories have any number of path components, so the path is taken apart by hand.
        router.get("/v2/**") { request, _ in try await answer(request) }
        router.put("/v2/**") { request, _ in try await answer(request) }
        router.post("/v2/**") { request, _ in try await answer(request) }
        router.get("/v2/") { request, _ in try await answer(request) }
        return router
    }

    private func answer(_ request: Request) async throws -> Response {
        await store.countRequest(request.uri.path)
        guard isAllowed(request) else {
            var response = failure("UNAUTHORIZED", "authentication required", .unauthorized)
            response.headers[.wwwAuthenticate] = "Basic realm=\"demo\""
            return response
        }
        let parts = request.uri.path.split(separator: "/").dropFirst().map(String.init)
        guard let last = parts.last else { return json("{}", .ok) }
        let repository = parts.dropLast(2).joined(separator: "/")
        // The router answers a HEAD with the headers of the GET.
        switch (request.method == .head ? .get : request.method, parts.dropLast().last) {
        case _ where repository.isEmpty: break
        case (.get, "tags") where last == "list": return await tags(of: repository, request)
        case (.get, "manifests"): return await manifest(last, of: repository)
        case (.put, "manifests"): return try await put(request, as: last, in: repository)
        case (.get, "blobs"): return await blob(last)
        case (.post, "blobs") where last == "uploads": return upload(in: repository)
        case (.put, "uploads"): return try await putBlob(request, in: parts.dropLast(3).joined(separator: "/"))
        case (.get, "referrers"): return await referrers(to: last, in: repository, request)
        default: break
        }
        return failure("UNSUPPORTED", "this registry lists tags and keeps manifests", .notFound)
    }

    private func isAllowed(_ request: Request) -> Bool {
        guard let credentials else { return true }
        let pair = Data("\(credentials.username):\(credentials.password)".utf8).base64EncodedString()
        return request.headers[.authorization] == "Basic \(pair)"
    }

    private func tags(of repository: String, _ request: Request) async -> Response {
        let query = request.uri.queryParameters
        let count = query["n"].flatMap { Int($0) } ?? 100
        guard (1...1_000).contains(count) else {
            return failure("PAGINATION_NUMBER_INVALID", "n is 1 to 1000", .badRequest)
        }
        let last = query["last"].map(String.init)
        guard let page = await store.page(of: repository, after: last, count: count) else {
            return failure("NAME_UNKNOWN", "repository name not known to registry", .notFound)
        }
        // Tags hold nothing that JSON or a URL would escape.
        let names = page.tags.map { "\"\($0)\"" }.joined(separator: ",")
        var response = json("{\"name\":\"\(repository)\",\"tags\":[\(names)]}", .ok)
        if page.hasMore, let end = page.tags.last {
            set("Link", "</v2/\(repository)/tags/list?n=\(count)&last=\(end)>; rel=\"next\"", on: &response)
        }
        return response
    }

    /// A push of a manifest: under a tag, or by the digest that it must have.
    private func put(_ request: Request, as reference: String, in repository: String) async throws -> Response {
        let body = try await request.body.collect(upTo: RegistryRoutes.maximumManifestSize)
        let manifest = Array(body.readableBytesView)
        guard (try? Repository(parsing: "demo.local/\(repository)")) != nil else {
            return failure("NAME_INVALID", "invalid repository name", .badRequest)
        }
        let tag = Tag(reference)
        guard tag != nil || reference == SHA256.digest(of: manifest) else {
            return failure("MANIFEST_INVALID", "neither a tag nor the manifest's digest", .badRequest)
        }
        let type = request.headers[.contentType] ?? ImageStore.manifestType
        let digest = await store.put(manifest, type: type, as: tag?.text, in: repository)
        var response = Response(status: .created)
        response.headers[.location] = "/v2/\(repository)/manifests/\(digest)"
        set("Docker-Content-Digest", digest, on: &response)
        if let referrer = Referrer(manifest: manifest, digest: digest, type: type) {
            await store.refer(to: referrer.subject, descriptor: referrer.descriptor, in: repository)
            set("OCI-Subject", referrer.subject, on: &response)
        }
        return response
    }

    /// Where to put a blob: all at once, which is all that this registry takes.
    private func upload(in repository: String) -> Response {
        var response = Response(status: .accepted)
        response.headers[.location] = "/v2/\(repository)/blobs/uploads/\(UUID().uuidString)"
        return response
    }

    private func putBlob(_ request: Request, in repository: String) async throws -> Response {
        let body = try await request.body.collect(upTo: RegistryRoutes.maximumBlobSize)
        let blob = Array(body.readableBytesView)
        guard let digest = request.uri.queryParameters["digest"], digest == SHA256.digest(of: blob) else {
            return failure("DIGEST_INVALID", "the digest is not that of what was sent", .badRequest)
        }
        _ = await store.put(blob: blob)
        var response = Response(status: .created)
        response.headers[.location] = "/v2/\(repository)/blobs/\(digest)"
        return response
    }

    /// A page of what refers to a digest (OCI distribution-spec 1.1, "Listing Referrers").
    private func referrers(to digest: String, in repository: String, _ request: Request) async -> Response {
        let start = request.uri.queryParameters["start"].flatMap { Int($0) } ?? 0
        let all = await store.referrers(to: digest, in: repository)
        let page = all.dropFirst(max(0, start)).prefix(RegistryRoutes.referrerPageSize)
        var response = json(
            "{\"schemaVersion\":2,\"mediaType\":\"\(ImageStore.indexType)\",\"manifests\":[\(page.joined(separator: ","))]}",
            .ok)
        response.headers[.contentType] = ImageStore.indexType
        if page.endIndex < all.count {
            set("Link", "</v2/\(repository)/referrers/\(digest)?start=\(page.endIndex)>; rel=\"next\"", on: &response)
        }
        return response
    }

    private func blob(_ digest: String) async -> Response {
        guard let bytes = await store.blob(digest) else { return failure("BLOB_UNKNOWN", "blob unknown", .notFound) }
        var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentType] = "application/octet-stream"
        set("Docker-Content-Digest", digest, on: &response)
        return response
    }

    private func manifest(_ reference: String, of repository: String) async -> Response {
        guard let manifest = await store.manifest(reference, of: repository) else {
            return failure("MANIFEST_UNKNOWN", "manifest unknown", .notFound)
        }
        var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: manifest.bytes)))
        response.headers[.contentType] = manifest.type
        set("Docker-Content-Digest", manifest.digest, on: &response)
        return response
    }

    private func set(_ name: String, _ value: String, on response: inout Response) {
        if let name = HTTPField.Name(name) { response.headers[name] = value }
    }

    private func json(_ text: String, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func failure(_ code: String, _ message: String, _ status: HTTPResponse.Status) -> Response {
        json("{\"errors\":[{\"code\":\"\(code)\",\"message\":\"\(message)\"}]}", status)
    }
}
