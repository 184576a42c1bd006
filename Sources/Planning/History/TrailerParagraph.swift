/// The last paragraph of a commit message, where it is one of trailers.
///
/// The rules are those of `git log --format=%(trailers)`: the paragraph is not the subject, and all its lines are
/// `Key: value`, or go on with the one before, or a part is where Git's own lines are among them. Source: git's
/// `trailer.c`, `find_trailer_start`.
package struct TrailerParagraph: Sendable {
    package struct Trailer: Hashable, Sendable {
        package let key: String
        package let value: String
    }

    package let trailers: [Trailer]

    package init(of message: String) {
        let lines = TrailerParagraph.lastParagraph(of: message)
        var trailers: [Trailer] = []
        var others = 0
        var isGits = false
        var isInOther = false
        for line in lines {
            if line.hasPrefix("(cherry picked from commit ") || line.hasPrefix("Signed-off-by: ") { isGits = true }
            if line.first == " " || line.first == "\t" {
                // Goes on with the trailer, or the text, before it.
                if let last = trailers.popLast(), !isInOther {
                    let more = line.drop { $0 == " " || $0 == "\t" }
                    trailers.append(Trailer(key: last.key, value: last.value + " " + more))
                } else {
                    others += 1
                }
            } else if let trailer = TrailerParagraph.trailer(line) {
                trailers.append(trailer)
                isInOther = false
            } else if !line.hasPrefix("(cherry picked from commit ") {
                others += 1
                isInOther = true
            }
        }
        self.trailers = others == 0 || (isGits && trailers.count * 3 >= others) ? trailers : []
    }

    package func values(of key: String) -> [String] { trailers.filter { $0.key == key }.map(\.value) }

    private static func lastParagraph(of message: String) -> [Substring] {
        // By bytes: a carriage return before a line's end is no part of the line.
        let lines = message.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            Substring(line.last == 0x0D ? line.dropLast() : line)
        }
        func isBlank(_ line: Substring) -> Bool { line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
        guard let first = lines.firstIndex(where: { !isBlank($0) }), let end = lines.lastIndex(where: { !isBlank($0) })
        else { return [] }
        let start = lines[..<end].lastIndex(where: isBlank).map { $0 + 1 } ?? first
        // The first paragraph is the subject, whatever it looks like.
        return start > first ? Array(lines[start...end]) : []
    }

    private static func trailer(_ line: Substring) -> Trailer? {
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return nil }
        let key = line[..<colon]
        let isName = key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isName else { return nil }
        return Trailer(key: String(key), value: String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
}
