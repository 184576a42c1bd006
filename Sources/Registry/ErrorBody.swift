import Curl
import Foundation

/// The body of a refusal (OCI distribution-spec 1.1, "Error codes").
struct ErrorBody: Decodable {
    private struct Entry: Decodable {
        let code: String?
        let message: String?
    }

    private let errors: [Entry]?

    /// The registry's own words, to be appended to a message; empty where there are none.
    static func detail(of response: HTTPResponse) -> String {
        guard let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(response.body.prefix(64 << 10))),
            let entry = body.errors?.first
        else { return "" }
        let text = [entry.code, entry.message].compactMap(\.self).joined(separator: ": ")
        return text.isEmpty ? "" : ": \(printable(text, length: 200))"
    }

    /// A server's text cut to a length, on one line: it goes to terminals and logs.
    static func printable(_ text: String, length: Int) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(length).map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: " "
                    default: scalar
                    }
                }))
    }
}
