import Foundation
import HTTPTypes
import Hummingbird
import Policies
import Reports

/// The API under `/api/v1`: the same documents that the commands print.
struct APIRoutes {
    static let prefix = "/api/v1"
    /// So many candidates of an image are told of where a request does not say.
    static let usualCandidates = 1_000
    static let maximumCandidates = 100_000

    let access: ServiceAccess
    let reader: ServiceReader
    let gate: AdminGate
    let actions: ServiceActions

    func add(to router: Router<BasicRequestContext>) {
        let (reader, access) = (reader, access)
        func get(_ path: String, _ answer: @escaping Answering) {
            router.answer("\(APIRoutes.prefix)\(path)", [.get: answer])
        }
        get("/status") { _, _ in Response.json(await reader.status) }
        get("/apps") { _, _ in Response.json(AppsDocument(apps: await reader.status.apps)) }
        get("/apps/:policy") { request, context in
            let id = try APIRoutes.policy(context)
            let limit = try APIRoutes.number(
                "candidates", of: request, usual: APIRoutes.usualCandidates, maximum: APIRoutes.maximumCandidates)
            guard let document = await reader.app(id, limit: limit) else {
                throw Refusal(.notFound, "NoSuchPolicy", "no source's last cycle had a policy '\(id)'")
            }
            return Response.json(document)
        }
        get("/sources") { _, _ in Response.json(SourcesDocument(sources: await reader.status.sources)) }
        get("/updates") { request, _ in
            let limit = try APIRoutes.number("limit", of: request, usual: 100, maximum: 1_000)
            var document = await reader.updates(in: await reader.snapshot)
            document.cut = document.cut || document.updates.count > limit
            document.updates = Array(document.updates.prefix(limit))
            return Response.json(document)
        }
        get("/holds") { _, _ in Response.json(await reader.holds(in: await reader.snapshot)) }
        get("/registries") { _, _ in Response.json(await reader.registries) }
        let events = EventStream(board: access.board)
        get("/events") { _, _ in try await events.response() }
        get("/openapi.json") { _, _ in
            .text(OpenAPI.document(version: access.version), type: "application/json; charset=utf-8")
        }
        addActions(to: router)
    }

    private func addActions(to router: Router<BasicRequestContext>) {
        let (gate, actions) = (gate, actions)
        func post(
            _ name: String, _ members: Set<String>,
            _ act: @escaping @Sendable ([String: String]) async throws -> ActionDocument
        ) {
            router.answer(
                "\(APIRoutes.prefix)/\(name)",
                [
                    .post: { request, _ in
                        try await gate.check(authorization: request.headers[.authorization])
                        return Response.json(try await act(try await JSONBody.members(of: request, members)))
                    }
                ])
        }
        post("scan", ["source", "policy"]) { members in
            try await actions.scan(source: members["source"], policy: members["policy"])
        }
        post("hold", ["policy", "image", "source", "tag", "until", "reason", "author"]) { members in
            try await actions.hold(try SpokenHold(members))
        }
        post("resume", ["policy", "image", "source", "reason", "author"]) { members in
            try await actions.resume(try SpokenHold(members))
        }
    }

    static func policy(_ context: Context) throws(Refusal) -> PolicyID {
        guard let text = context.parameters.get("policy")?.removingPercentEncoding, text.utf8.count <= 512,
            let id = PolicyID(parsing: text)
        else { throw Refusal(.badRequest, "BadRequest", "a policy is named as namespace:name") }
        return id
    }

    private static func number(
        _ name: String, of request: Request, usual: Int, maximum: Int
    ) throws(Refusal) -> Int {
        let given = request.uri.queryParameters.getAll(name)
        guard let text = given.first else { return usual }
        guard given.count == 1, let number = Int(text), (1...maximum).contains(number) else {
            throw Refusal(.badRequest, "BadRequest", "'\(name)' takes a number from 1 to \(maximum)")
        }
        return number
    }
}

/// A small JSON object of texts, as the actions take it.
enum JSONBody {
    static let maximumSize = 16 << 10

    /// - Parameter known: the members that there may be.
    static func members(of request: Request, _ known: Set<String>) async throws -> [String: String] {
        guard let type = request.headers[.contentType], type.lowercased().hasPrefix("application/json") else {
            throw Refusal(.unsupportedMediaType, "BadRequest", "the body is a JSON object, as application/json")
        }
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: maximumSize) } catch {
            throw Refusal(.contentTooLarge, "BadRequest", "the body has more than \(maximumSize) bytes")
        }
        guard let members = try? JSONDecoder().decode([String: String?].self, from: Data(body.readableBytesView)) else {
            throw Refusal(.badRequest, "BadRequest", "the body is a JSON object whose members are texts")
        }
        if let unknown = members.keys.filter({ !known.contains($0) }).min() {
            throw Refusal(
                .badRequest, "BadRequest",
                "there is no member '\(unknown.prefix(80))'; there are: \(known.sorted().joined(separator: ", "))")
        }
        return members.compactMapValues { $0 }
    }
}
