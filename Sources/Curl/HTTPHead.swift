/// The status and the headers of an answer whose body flows.
package struct HTTPHead: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]

    /// The first header of a name, whatever its case.
    package subscript(header name: String) -> String? { headers.values(of: name).first }
}

extension [(name: String, value: String)] {
    /// Every header of a name, whatever its case, in order.
    func values(of name: String) -> [String] {
        let name = name.lowercased()
        return filter { $0.name.lowercased() == name }.map(\.value)
    }
}
