/// Something wrong in a resource file: where, what, and what to do about it.
package struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// The line, counted from 1.
    package let line: Int
    /// The column, counted from 1 in Unicode code points.
    package let column: Int
    /// The path of the field, such as `spec.images[0].policy`; empty where the document or file as a whole is meant.
    package let field: String
    /// What is wrong. Never holds the value of a field that may be secret.
    package let message: String
    /// What to write instead.
    package let remedy: String?

    package init(file: String, line: Int, column: Int, field: String, message: String, remedy: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.message = message
        self.remedy = remedy
    }

    /// `file:line:column: field: message; remedy`, as compilers write it, so that editors can jump there.
    package var description: String {
        "\(file):\(line):\(column): " + (field.isEmpty ? "" : "\(field): ") + message
            + (remedy.map { "; \($0)" } ?? "")
    }
}

/// A place in a file: line and column, both counted from 1.
package struct Location: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
