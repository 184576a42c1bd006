import Foundation
import OCI
import struct OCI.Tag
import Seeded
import Testing

@testable import Registry

@Suite("a page of tags")
struct TagPageTests {
    private func tags(_ text: String) -> [String]? {
        (try? TagPage(Array(text.utf8)))?.tags.map(\.text)
    }

    @Test(
        "lists are read as they come",
        arguments: [
            (#"{"name":"team/app","tags":["1.0","1.1"]}"#, ["1.0", "1.1"]),
            (" {\r\n\t\"tags\" : [ \"b\" , \"a\" ] } \n", ["b", "a"]),
            (#"{"tags":null}"#, []), (#"{"tags":[]}"#, []), (#"{}"#, []), (#"{"name":"x"}"#, []),
            (#"{"tags":["1\u002e0","v\u0031"]}"#, ["1.0", "v1"]),
            (#"{"tags":["a/b","","-x","é","a b","ok"]}"#, ["ok"]),
            (#"{"a":{"tags":["no"]},"b":[1,-2.5e3,true,false,null,"\"]}"],"tags":["yes"]}"#, ["yes"]),
            (#"{"t\u0061gs":["escaped"]}"#, ["escaped"]),
        ])
    func wellFormed(_ text: String, _ expected: [String]) { #expect(tags(text) == expected) }

    @Test(
        "what is not JSON to its last byte is no list",
        arguments: [
            "", "[]", "null", #"{"tags":["a"]"#, #"{"tags":["a"}"#, #"{"tags":["a",]}"#, #"{"tags":["a" "b"]}"#,
            #"{"tags":"a"}"#, #"{"tags":{}}"#, #"{"tags":[1]}"#, #"{"tags":[null]}"#, #"{"tags":["a"]}x"#,
            #"{"tags":["a"]}{"tags":["b"]}"#, #"{"tags":["a"],"tags":["b"]}"#, #"{"tags":["\x"]}"#,
            #"{"tags":["\ud800"]}"#, "{\"tags\":[\"a\nb\"]}", #"{"a":nul,"tags":["a"]}"#, #"{"a":01,"tags":["a"]}"#,
            #"{tags:["a"]}"#, #"{"tags":["a"],}"#, "{\"tags\":[\"a\u{0}\"]}", "\u{FEFF}{}", "{\"tags\":nullx}",
        ])
    func malformed(_ text: String) { #expect(tags(text) == nil) }

    @Test("bytes that are not UTF-8 are no text, and depth has an end")
    func hostile() {
        #expect((try? TagPage(Array(#"{"tags":[""#.utf8) + [0xFF] + Array(#""]}"#.utf8))) == nil)
        let deep = String(repeating: "[", count: 100_000)
        #expect(tags("{\"a\":\(deep)") == nil)
        #expect(tags("{\"a\":\(deep)\(String(repeating: "]", count: 100_000))}") == nil)
    }

    @Test("what it takes for a list is what a general decoder takes for one")
    func agreement() {
        struct Page: Decodable { let tags: [String]? }
        var generator = SeededGenerator(seed: 7)
        let sound = Array(#"{"name":"team/app","n":[1.5,{"a":null}],"tags":["1.0\u0030","v2","é","x"]}"#.utf8)
        let pieces = Array("\"\\{}[],:nul0e1.- \t\u{0}é".utf8)
        for _ in 0..<20_000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(pieces.randomElement(using: &generator) ?? 0, at: place)
                default: bytes[place] = pieces.randomElement(using: &generator) ?? 0
                }
            }
            let ours = (try? TagPage(bytes))?.tags.map(\.text)
            let theirs = try? JSONDecoder().decode(Page.self, from: Data(bytes))
            // A stricter reading is allowed: of two lists under one name, and of names that the decoder mends.
            guard let ours else { continue }
            #expect(theirs != nil, "\(String(decoding: bytes, as: UTF8.self))")
            let valid = (theirs?.tags ?? []).compactMap { Tag($0)?.text }
            #expect(ours == valid, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}
