import Resources
import Testing

/// A generator of its own seed, so that a failure can be had again.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

@Suite("Documents that went wrong")
struct MutationTests {
    private static let wholes = [
        "UpdatePolicy": WholeDocuments.policy, "PawlConfiguration": WholeDocuments.configuration,
    ]

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The name that a line of a whole document begins with, and its column.
    private static func key(of line: Substring) -> (name: String, column: Int)? {
        let start = line.prefix { $0 == " " || $0 == "-" }.count
        let name = line.dropFirst(start).prefix { $0.isLetter }
        guard !name.isEmpty, line.dropFirst(start + name.count).first == ":" else { return nil }
        return (String(name), start + 1)
    }

    @Test(
        "a misspelled field is told at its place with the name that was meant, at every level",
        arguments: JSONSchema.kinds)
    func misspelled(kind: String) throws {
        let whole = try #require(MutationTests.wholes[kind])
        var lines = MutationTests.lines(whole)
        #expect(ResourceLoader.load(whole, file: "f.yaml").diagnostics == [])
        var checked = 0
        for (index, line) in lines.enumerated() {
            guard let (name, column) = MutationTests.key(of: line), !["apiVersion", "kind"].contains(name) else {
                continue
            }
            // Two letters at the end that are the same would change nothing by changing places.
            let count = name.last == name.dropLast().last ? 3 : 2
            let wrong = String(name.dropLast(count)) + String(name.suffix(count).reversed())
            lines[index] = line.prefix(column - 1) + wrong + line.dropFirst(column - 1 + name.count)
            defer { lines[index] = line }
            let told = ResourceLoader.load(lines.joined(separator: "\n"), file: "f.yaml").diagnostics
            let place = told.first { $0.line == index + 1 && $0.column == column }
            #expect(place?.message == "unknown field '\(wrong)'", "\(told)")
            #expect(place?.remedy == "did you mean '\(name)'?", "\(wrong): \(told)")
            checked += 1
        }
        #expect(checked > 30)
    }

    private static let values = [
        "", "~", "null", "[]", "{}", "\"\"", "''", "true", "yes", "-1", "0", "1e400",
        "99999999999999999999999999999999",
        "0x7fffffffffffffffff", "-0.0", ".nan", ".inf", "1_000", "2026-13-45", "2026-12-20T25:00:00Z", "*alias",
        "&anchor x", "!tag x", "!!binary x", "!!int x", "\"\\0\"", "\"\\e[31m\"", "'", "\"", "[", "{", "]", "}", "|",
        ">", "- a", "a: b", "? x", "%", "@", "`", "é👩‍🚀", "$1", "(", "[a", "~/x", "https://u:p@h/", "9999999d", "1h1d",
        "!**/x", "*-rc*", "{a: 1, a: 2}", "[[[[[[]]]]]]", "{<<: {a: b}}", "\u{FEFF}", "\u{2028}", "\t",
    ]

    private static func mutated(_ text: String, _ generator: inout SeededGenerator) -> String {
        var lines = MutationTests.lines(text).map(String.init)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: lines.indices, using: &generator)
            let line = lines[index]
            let other = lines.randomElement(using: &generator) ?? ""
            switch Int.random(in: 0...9, using: &generator) {
            case 0: lines.insert(other, at: index)
            case 1 where lines.count > 1: lines.remove(at: index)
            case 2: lines[index] = String(repeating: " ", count: Int.random(in: 0...9, using: &generator)) + line
            case 3: lines[index] = String(line.drop { $0 == " " })
            case 4:
                // A character lost, doubled or replaced.
                var characters = Array(line)
                guard let place = characters.indices.randomElement(using: &generator) else { continue }
                let replacements: [[Character]] = [[], [characters[place], characters[place]], ["x"], [":"], ["\""]]
                characters.replaceSubrange(
                    place...place, with: replacements.randomElement(using: &generator) ?? [])
                lines[index] = String(characters)
            case 5:
                let depth = Int.random(in: 1...2_000, using: &generator)
                let (open, close) =
                    [("[", "]"), ("{a: ", "}"), ("- ", "")].randomElement(using: &generator) ?? ("", "")
                lines[index] =
                    line.prefix { $0 != ":" } + ": " + String(repeating: open, count: depth) + "x"
                    + String(repeating: close, count: depth)
            case 6: lines[index] = line.prefix { $0 != ":" } + ": " + String(repeating: "9", count: 5_000)
            default:
                let value = values.randomElement(using: &generator) ?? ""
                lines[index] = line.prefix { $0 != ":" } + ": " + value
            }
        }
        return lines.joined(separator: "\n")
    }

    @Test("a document with anything changed is read, or told with places inside the file", arguments: JSONSchema.kinds)
    func anything(kind: String) throws {
        let whole = try #require(MutationTests.wholes[kind])
        var generator = SeededGenerator(state: 20_261_123)
        var (read, refused) = (0, 0)
        for round in 0..<1_500 {
            let text = MutationTests.mutated(whole, &generator)
            let loaded = ResourceLoader.load(text, file: "f.yaml")
            // YAML 1.1 breaks lines at more characters than Unix does, and so does the parser.
            let lengths = text.unicodeScalars.split(omittingEmptySubsequences: false) { scalar in
                ["\n", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
            }.map(\.count)
            let isRead = !loaded.policies.isEmpty || loaded.configuration != nil
            for diagnostic in loaded.diagnostics {
                let isInside =
                    lengths.indices.contains(diagnostic.line - 1)
                    && (1...lengths[diagnostic.line - 1] + 1).contains(diagnostic.column)
                #expect(isInside, "round \(round): \(diagnostic)\n\(text)")
                let isPrintable = diagnostic.description.unicodeScalars.allSatisfy {
                    $0.properties.generalCategory != .control
                }
                #expect(isPrintable, "round \(round): \(diagnostic)")
            }
            #expect(isRead || !loaded.diagnostics.isEmpty, "round \(round):\n\(text)")
            if isRead { read += 1 } else { refused += 1 }
        }
        #expect(read > 40 && refused > 500, "\(read) read, \(refused) refused")
    }
}
