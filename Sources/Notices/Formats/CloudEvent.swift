import Hashing
import Policies

/// A notice as a CloudEvent 1.0.
///
/// Source: CloudEvents 1.0.2, the JSON event format and the HTTP protocol binding.
struct CloudEvent: Encodable {
    /// The same whenever the event is sent again: consumers tell copies by source and id.
    let id: String
    let source: String
    let type: String
    let subject: String
    let time: String
    let specversion = "1.0"
    let datacontenttype = "application/json"
    let data: Notice

    init(_ notice: Notice) {
        data = notice
        id = String(SHA256.digest(of: JSONBytes.of(notice)).dropFirst("sha256:".count).prefix(32))
        source = "/pawl/sources/\(CloudEvent.encoded(notice.source, reserved: "/"))"
        let state = notice.isResolved ? ".resolved" : ""
        type = "dev.pawl.\(notice.kind.rawValue.lowercased())\(state)"
        subject =
            switch notice.subject {
            case .source: notice.source
            case .file(let path): path
            case .image(let name): "\(name.policy)/\(name.alias)"
            }
        time = "\(notice.time)"
    }

    func message(_ mode: CloudEventMode) -> Message {
        switch mode {
        case .structured: return Message(json: self, as: "application/cloudevents+json; charset=utf-8")
        case .binary:
            let attributes = [
                "id": id, "source": source, "type": type, "subject": subject, "time": time, "specversion": specversion,
            ]
            return Message(
                contentType: datacontenttype,
                headers: Dictionary(
                    uniqueKeysWithValues: attributes.map { ("ce-\($0)", CloudEvent.encoded($1, reserved: "\"% ")) }),
                body: JSONBytes.of(data))
        }
    }

    /// A text for a header or a URL: what is not printable ASCII, or is reserved there, as `%XX` of its UTF-8 bytes.
    private static func encoded(_ text: String, reserved: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            if byte > 0x20, byte < 0x7F, !reserved.utf8.contains(byte), byte != UInt8(ascii: "%") {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%" + Hexadecimal.text(of: [byte]).uppercased()
            }
        }
    }
}
