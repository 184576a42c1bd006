/// The status and the headers of an answer whose body flows.
package struct HTTPHead: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]

    /// The first header of a name, whatever its case.
    package subscript(header name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
