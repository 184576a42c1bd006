import Foundation
import HTTPTypes
import Hashing
import Hummingbird

/// The fields of a form, and of a query.
enum FormFields {
    static let maximumSize = 16 << 10

    /// - Parameter session: where given, the form must carry its token: no other page knows it.
    static func body(
        of request: Request, session: AdminGate.Session? = nil
    ) async throws(Refusal) -> [String: String] {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            throw Refusal(.unsupportedMediaType, "BadRequest", "This takes a form.")
        }
        let text: String
        do { text = String(buffer: try await request.body.collect(upTo: maximumSize)) } catch {
            throw Refusal(.contentTooLarge, "BadRequest", "The form has more than \(maximumSize) bytes.")
        }
        let fields = try decoded(text)
        if let session {
            guard ConstantTime.areEqual(Array((fields["form"] ?? "").utf8), Array(session.formToken.utf8)) else {
                throw Refusal(.forbidden, "FormRefused", "The form is of another session; load the page again.")
            }
        }
        return fields
    }

    static func query(of request: Request) throws(Refusal) -> [String: String] {
        guard let query = request.uri.query, !query.isEmpty else { return [:] }
        return try decoded(query)
    }

    /// Decodes `a=b&c=d`; a field that is given twice has its last value.
    private static func decoded(_ text: String) throws(Refusal) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&").prefix(100) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let plain = parts.map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard let name = plain[0], let value = plain.count > 1 ? plain[1] : "" else {
                throw Refusal(.badRequest, "BadRequest", "The form's or address's fields cannot be read.")
            }
            fields[name] = value
        }
        return fields
    }
}
