/// Why a tag is not a version of a calendar format. Cheap to make: most tags of a repository may be of another kind.
package enum CalendarMismatch: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLong
    case lacksPrefix
    /// A separator of the format is missing where the tag goes on otherwise, or ends.
    case separator(String, offset: Int)
    /// There are no digits, or more or fewer than the token has.
    case digits(token: String, found: Int, offset: Int)
    /// A number with a leading zero where the format says it has none.
    case padded(token: String, remedy: String)
    case outOfRange(token: String, value: Int)
    /// Each part may be right, but the month does not have that day.
    case noSuchDate(year: Int, month: Int, day: Int)
    /// The tag goes on after the last token.
    case trailing(offset: Int)

    /// What is wrong, as the end of a sentence that begins with the tag.
    package var description: String {
        switch self {
        case .tooLong: "is longer than any tag"
        case .lacksPrefix: "does not begin with 'v'"
        case .separator(let separator, let offset): "has no '\(separator)' at character \(offset + 1)"
        case .digits(let token, let found, let offset):
            found == 0
                ? "has no number for \(token) at character \(offset + 1)"
                : "has \(found) \(found == 1 ? "digit" : "digits") at character \(offset + 1), which is not \(token)"
        case .padded(let token, let remedy):
            "has a leading zero, which \(token) does not allow; the format's token for it is \(remedy)"
        case .outOfRange(let token, let value): "has \(value) for \(token)"
        case .noSuchDate(let year, let month, let day):
            "names day \(day) of month \(month) of \(year), which is no date"
        case .trailing(let offset): "goes on after the format's end, at character \(offset + 1)"
        }
    }
}
