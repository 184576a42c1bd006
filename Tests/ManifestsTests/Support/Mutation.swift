import Seeded

/// Text changed at random places, with what structure is made of.
enum Mutation {
    private static let pieces: [[UInt8]] = [
        "{{", "}}", "{", "}", "[", "]", "\"", "'", "|", ">", "- ", ": ", "? ", "#", " #", "\n", "\r\n", "\n\n", " ",
        "  ",
        "\t", "&a ", "*a", "!t ", "---\n", "...\n", ",", "image: ", "image: a/b:1\n", "\\", "%", "<<: ", "{{/*", "*/}}",
        "# {\"$imagepolicy\": \"ns:p\"}", "# pawl: ns:p:tag", "é", "\u{FEFF}", "a: b", "null", "=",
    ].map { Array($0.utf8) }

    static func mutate(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0, 1:
                bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &generator)], at: place)
            case 2:
                let end = min(bytes.count, place + Int.random(in: 1...8, using: &generator))
                bytes.removeSubrange(place..<end)
            case 3:
                let start = Int.random(in: 0...place, using: &generator)
                let end = min(place, start + 40)
                bytes.insert(contentsOf: bytes[start..<end], at: place)
            default:
                if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &generator) }
            }
        }
        return bytes
    }
}
