/// The text of elements without attributes and children, which is all that AWS's query interface answers with where we
/// ask it.
enum XMLElement {
    /// The text of the first element of a name; `nil` where there is none, or where it holds more than plain text.
    static func text(_ name: String, in document: String) -> String? {
        guard let start = document.firstRange(of: "<\(name)>"),
            let end = document[start.upperBound...].firstRange(of: "</\(name)>")
        else { return nil }
        let text = document[start.upperBound..<end.lowerBound]
        guard !text.contains(where: { $0 == "<" || $0 == "&" }) else { return nil }
        return String(text)
    }
}
