import HTTPTypes
import Hummingbird

/// The part of the OCI distribution API that a reader of tags and digests uses.
struct RegistryRoutes {
    let store: ImageStore

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        // Repositories have any number of path components, so the path is taken apart by hand.
        router.get("/v2/**") { request, context in try await answer(request, context) }
        router.head("/v2/**") { request, context in try await answer(request, context) }
        router.get("/v2/") { _, _ in Response(status: .ok) }
        return router
    }

    private func answer(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        await store.countRequest()
        let parts = request.uri.path.split(separator: "/").dropFirst().map(String.init)
        if parts.count >= 3, parts.suffix(2) == ["tags", "list"] {
            return await tags(of: parts.dropLast(2).joined(separator: "/"), request)
        }
        if parts.count >= 3, parts[parts.count - 2] == "manifests", let reference = parts.last {
            return await manifest(reference, of: parts.dropLast(2).joined(separator: "/"), request)
        }
        return failure("UNSUPPORTED", "this registry lists tags and serves manifests", .notFound)
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

    private func manifest(_ reference: String, of repository: String, _ request: Request) async -> Response {
        guard let manifest = await store.manifest(reference, of: repository) else {
            return failure("MANIFEST_UNKNOWN", "manifest unknown", .notFound)
        }
        var response = Response(status: .ok)
        response.headers[.contentType] = "application/vnd.oci.image.manifest.v1+json"
        set("Docker-Content-Digest", manifest.digest, on: &response)
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: manifest.bytes))
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
