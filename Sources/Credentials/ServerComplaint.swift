import Curl
import Foundation

/// The code of an error that a provider's endpoint answers with.
///
/// Only the code: messages may quote the request, and a request to such an endpoint is made of secrets.
enum ServerComplaint {
    /// The code to be appended to a message, `": AccessDenied"`; empty where there is none.
    static func text(of response: HTTPResponse) -> String {
        let body = response.body.prefix(64 << 10)
        let codes = json(Data(body)) + [xml(String(decoding: body, as: UTF8.self))].compactMap(\.self)
        let known = codes.filter(isCode)
        return known.isEmpty ? "" : ": \(known.joined(separator: ", "))"
    }

    private struct Body: Decodable {
        struct Entry: Decodable { let code: String? }
        let type: String?
        let code: String?
        let error: String?
        let description: String?
        let errors: [Entry]?

        private enum Key: String, CodingKey {
            case code, error, errors
            case capitalCode = "Code"
            case type = "__type"
            case description = "error_description"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            func text(_ key: Key) -> String? { try? values.decode(String.self, forKey: key) }
            type = text(.type)
            code = text(.code) ?? text(.capitalCode)
            error = text(.error)
            description = text(.description)
            errors = try? values.decode([Entry].self, forKey: .errors)
        }
    }

    /// `__type` of AWS, `error` of OAuth 2 with Entra ID's number, `errors` of registries.
    private static func json(_ body: Data) -> [String] {
        guard let body = try? JSONDecoder().decode(Body.self, from: body) else { return [] }
        let type = body.type.map { String($0.split(separator: "#").last ?? "") }
        let number = body.description.flatMap { text in
            text.firstRange(of: "AADSTS").map { found in
                "AADSTS" + text[found.upperBound...].prefix { $0.isASCII && $0.isNumber }
            }
        }
        return [type, body.code, body.error, number, body.errors?.first?.code].compactMap(\.self)
    }

    /// `<Code>` of AWS's query interface.
    private static func xml(_ body: String) -> String? { XMLElement.text("Code", in: body) }

    private static func isCode(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "_.-".utf8.contains(byte)
            }
    }
}
