import Testing

@testable import Manifests
import Seeded

@Suite("Structure")
struct StructureTests {
    @Test("every scalar of well-formed YAML is where an independent parser finds it", arguments: Samples.yaml)
    func scalarsAgreeWithTheParser(_ text: String) throws {
        let tree = try #require(YAMLTree(text), "the sample must be well-formed")
        #expect(ReadTree(Array(text.utf8)).difference(to: tree) == nil)
    }

    @Test("every scalar of the setter inputs is where an independent parser finds it")
    func setterInputsAgreeWithTheParser() {
        for input in Samples.setterInputs {
            guard let tree = YAMLTree(String(decoding: input.bytes, as: UTF8.self)) else { continue }
            #expect(ReadTree(input.bytes).difference(to: tree) == nil, "\(input.name)")
        }
    }

    @Test("mutated text that a parser still takes is read as the parser reads it")
    func mutationsAgreeWithTheParser() {
        var generator = SeededGenerator(seed: 99)
        let inputs = Samples.yaml.map { Array($0.utf8) } + Samples.setterInputs.map(\.bytes)
        var compared = 0
        for round in 0..<6_000 {
            let mutated = Mutation.mutate(inputs[round % inputs.count], using: &generator)
            let text = String(decoding: mutated, as: UTF8.self)
            // Template actions and a byte order mark inside a text are read otherwise on purpose.
            if text.contains("{{") || text.unicodeScalars.contains("\u{FEFF}") { continue }
            guard let tree = YAMLTree(text) else { continue }
            compared += 1
            #expect(ReadTree(Array(text.utf8)).difference(to: tree) == nil, "\(text.debugDescription)")
        }
        #expect(compared > 1_000)
    }

    @Test("the joined tokens of any file give back the file")
    func tokensJoinToTheFile() {
        let texts = (Samples.yaml + Samples.odd).map { Array($0.utf8) } + Samples.setterInputs.map(\.bytes)
        for bytes in texts { #expect(joins(bytes), "\(String(decoding: bytes, as: UTF8.self).debugDescription)") }
    }

    @Test("tokens join to the file, and scanning ends, for ten thousand mutations")
    func mutationsJoinToTheFile() {
        var generator = SeededGenerator(seed: 2_024)
        let inputs = (Samples.yaml + Samples.odd).map { Array($0.utf8) } + Samples.setterInputs.map(\.bytes)
        for round in 0..<10_000 {
            let bytes = Mutation.mutate(inputs[round % inputs.count], using: &generator)
            #expect(joins(bytes), "\(bytes)")
            for path in ["a.yaml", "a.env"] {
                for field in ManifestScanner.scan(bytes, path: path).fields {
                    #expect(bytes[field.byteRange].elementsEqual(field.value.utf8), "\(bytes)")
                }
            }
        }
    }

    private func joins(_ bytes: [UInt8]) -> Bool {
        let found = bytes.withUnsafeBytes { tokens(of: $0) }
        var position = 0
        for token in found {
            guard token.range.lowerBound == position, !token.range.isEmpty else { return false }
            position = token.range.upperBound
        }
        return position == bytes.count
    }

    @Test("tokens say what they are")
    func tokensHaveKinds() {
        let text = "\u{FEFF}# c\n--- \na: &x \"b\" # d\n{{ if }}\n- |\n  e\n- *x\n"
        let bytes = Array(text.utf8)
        let found = bytes.withUnsafeBytes { tokens(of: $0) }.filter { $0.kind != .space }
        let shown = found.map {
            "\($0.kind.rawValue) \(String(decoding: bytes[$0.range], as: UTF8.self).debugDescription)"
        }
        #expect(
            shown == [
                "byteOrderMark \"\u{FEFF}\"", "comment \"# c\"", "documentMarker \"---\"", "key \"a\"",
                "indicator \":\"", "property \"&x\"", "scalar \"b\"", "comment \"# d\"", "action \"{{ if }}\"",
                "indicator \"-\"", "indicator \"|\"", "blockScalar \"  e\\n\"", "indicator \"-\"", "alias \"*x\"",
            ])
    }
}
