import HTTPTypes
import Hummingbird

/// The context of every request.
typealias Context = BasicRequestContext
typealias Answering = @Sendable (Request, Context) async throws -> Response

extension Router<BasicRequestContext> {
    /// Answers a path by the methods given, and every other one with 405.
    func answer(_ path: String, _ answers: [HTTPRequest.Method: Answering]) {
        var allowed = answers.keys.map(\.rawValue).sorted()
        if answers[.get] != nil { allowed.append("HEAD") }
        let allow = allowed.joined(separator: ", ")
        for (method, answer) in answers { on(RouterPath(path), method: method, use: answer) }
        for method in [HTTPRequest.Method.get, .post, .put, .delete, .patch, .options, .trace]
        where answers[method] == nil {
            on(RouterPath(path), method: method) { request, _ in
                var response = Refusal(.methodNotAllowed, "MethodNotAllowed", "this is not done with \(method)")
                    .response(to: request)
                response.headers[.allow] = allow
                return response
            }
        }
    }
}

extension HTTPFields {
    /// Sets a field whose name the library does not know.
    mutating func set(_ name: String, _ value: String) {
        guard let name = HTTPField.Name(name) else { return }
        self[name] = value
    }

    func value(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }
}
