/// Finds where bytes stop being UTF-8.
enum UTF8Fault {
    /// The place of the first byte that is not part of a valid sequence; columns count code points.
    static func location(in bytes: [UInt8]) -> Location {
        var line = 1
        var column = 1
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return Location(line: line, column: column)
    }
}
