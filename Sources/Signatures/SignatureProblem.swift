/// Why a signature does not count. Its message continues a sentence that begins with the signature's place.
package struct SignatureProblem: Error, Hashable, Sendable {
    package let message: String

    init(_ message: String) { self.message = message }

    /// A text out of a signature, fit for a message: it was written by whoever may push to the registry.
    static func shown(_ text: String) -> String {
        let printable = text.utf8.prefix(120).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        return "'\(String(decoding: printable, as: UTF8.self))\(text.utf8.count > 120 ? "…" : "")'"
    }
}
