/// A template of what a policy's kind sees of a tag: text with `$1`, `${1}`, `$name`, `${name}`; `$$` is a dollar.
///
/// As in Go's `Regexp.Expand` a name after `$` is as long as possible, so `$1_x` names the group `1_x`. A group that the
/// pattern has not is an error here, not an empty text.
package struct ExtractTemplate: Sendable, CustomStringConvertible {
    private enum Piece: Sendable {
        case text(String)
        case group(Int)
    }

    static let maximumLength = 1024

    private let pieces: [Piece]
    /// The template as written.
    package let description: String

    /// - Throws: ``PatternError`` for a group that `pattern` does not have.
    package init(parsing text: String, for pattern: Pattern) throws(PatternError) {
        guard text.utf8.count <= ExtractTemplate.maximumLength else {
            throw PatternError(message: "the template is longer than \(ExtractTemplate.maximumLength) bytes")
        }
        description = text
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let first = rest.first {
            rest = rest.dropFirst()
            guard first == "$" else {
                literal.append(first)
                continue
            }
            if rest.first == "$" {
                literal.append("$")
                rest = rest.dropFirst()
                continue
            }
            let isBraced = rest.first == "{"
            if isBraced { rest = rest.dropFirst() }
            let name = rest.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
            rest = rest.dropFirst(name.count)
            let offset = text.utf8.count - rest.utf8.count - name.utf8.count
            if isBraced {
                guard rest.first == "}" else {
                    throw PatternError(message: "'${' without '}' in the template '\(text)'", offset: offset)
                }
                rest = rest.dropFirst()
            }
            guard let group = ExtractTemplate.group(String(name), in: pattern) else {
                throw PatternError(
                    message: ExtractTemplate.complaint(String(name), isBraced: isBraced, pattern), offset: offset)
            }
            if !literal.isEmpty { pieces.append(.text(literal)) }
            literal = ""
            pieces.append(.group(group))
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        self.pieces = pieces
    }

    private static func group(_ name: String, in pattern: Pattern) -> Int? {
        guard !name.isEmpty else { return nil }
        if let number = Int(name), String(number) == name {
            return number <= pattern.expression.groupCount ? number : nil
        }
        return pattern.expression.groupNumber(named: name)
    }

    /// Why a name is no group, and what was probably meant.
    private static func complaint(_ name: String, isBraced: Bool, _ pattern: Pattern) -> String {
        guard !name.isEmpty else {
            return "'$' without a group; write '$1' or '${name}' for a group, '$$' for a dollar"
        }
        let complaint = "the pattern '\(pattern)' has no group '\(name)'"
        let shorter = name.indices.dropFirst().reversed().first { group(String(name[..<$0]), in: pattern) != nil }
        if !isBraced, let shorter { return "\(complaint); write '${\(name[..<shorter])}\(name[shorter...])'" }
        let count = pattern.expression.groupCount
        return "\(complaint); it has \(count) \(count == 1 ? "group" : "groups")"
    }

    /// The template filled with a match's groups.
    func expanded(with groups: [String?]) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .group(let number): groups[number] ?? ""
            }
        }.joined()
    }
}
