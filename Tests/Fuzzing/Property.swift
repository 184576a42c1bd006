import Glibc

/// What must hold for every file. The numbers are those of `README.md` beside this file.
enum Property: String {
    case tokens = "1 (tokens join to the file)"
    case places = "2 (a field lies where it says)"
    case itself = "3 (a field set to itself stays)"
    case alone = "4 (a field set alone is found again, nothing else changes)"
    case together = "5 (all fields set together are found again, nothing else changes)"
    case meaning = "6 (to an independent parser, only the set values differ)"
}

/// Ends the process with the property that does not hold; libFuzzer keeps the input that led here.
func violated(_ property: Property, _ what: String, in file: FuzzedFile) -> Never {
    let text = String(decoding: file.bytes.prefix(4_096), as: UTF8.self)
    let message = """

        PROPERTY \(property.rawValue) does not hold for \(file.path):
        \(what)
        The file, \(file.bytes.count) bytes: \(text.debugDescription)

        """
    _ = message.utf8.withContiguousStorageIfAvailable { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    abort()
}
