import Foundation
import HTTPTypes
import Hummingbird
import Reports

/// Why a request gets no other answer: an error of the API as JSON, elsewhere as text.
struct Refusal: Error {
    let status: HTTPResponse.Status
    /// Bounded: a few words without spaces.
    let code: String
    let message: String
    /// Seconds after which it is worth trying again.
    var retryAfter: Int?

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    func response(to request: Request) -> Response {
        var response: Response
        if request.uri.path.hasPrefix("/api/") {
            response = Response.json(ErrorDocument(code: code, message: message), status: status)
        } else {
            response = .text("\(message)\n", status: status)
        }
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

extension Response {
    /// A document as JSON, keys sorted so that what is the same reads the same.
    static func json(_ document: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(document) else {
            return .text("the answer could not be written\n", status: .internalServerError)
        }
        return Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
