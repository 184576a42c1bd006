import Foundation
import Testing

@Suite("The layering of the house")
struct LayeringTests {
    /// `Sources` of the checkout that this file belongs to.
    private static let sources = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources", directoryHint: .isDirectory).resolvingSymlinksInPath()

    /// Each room's Swift files: path below `Sources`, and text.
    private static func files() throws -> [(room: String, path: String, text: String)] {
        let names = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            let room = String(name.prefix { $0 != "/" })
            return (room, name, try String(contentsOf: sources.appending(path: name), encoding: .utf8))
        }
    }

    @Test("no room imports a module that the picture does not give it")
    func imports() throws {
        let files = try LayeringTests.files()
        #expect(files.contains { $0.path == "OCI/Tag.swift" }, "the sources were not found")
        let violations = files.flatMap {
            LayeringRules.house.violations(room: $0.room, file: $0.path, source: $0.text)
        }
        #expect(violations.map(\.description) == [])
    }

    @Test("every room with Swift files stands in the picture")
    func everyRoomIsKnown() throws {
        let known = Set(LayeringRules.house.allowed.keys).union(LayeringRules.house.unrestricted)
        #expect(Set(try LayeringTests.files().map(\.room)).subtracting(known) == [])
    }

    @Test("no room may reach itself through the rooms it imports")
    func noCircle() {
        let allowed = LayeringRules.house.allowed
        for room in allowed.keys {
            var reached: Set<String> = []
            var pending = Array(allowed[room] ?? [])
            while let next = pending.popLast() {
                if reached.insert(next).inserted { pending += allowed[next] ?? [] }
            }
            #expect(!reached.contains(room), "\(room) imports itself")
        }
    }

    static let plants: [(String, String, String)] = [
        ("OCI", "import Foundation", "Foundation"),
        ("OCI", "import Versions", "Versions"),
        ("Versions", "@preconcurrency import Glibc", "Glibc"),
        ("Policies", "package import Yams", "Yams"),
        ("Policies", "#if canImport(Glibc)\n    import Glibc\n#endif", "Glibc"),
        ("Manifests", "import struct Foundation.Data", "Foundation"),
        ("Planning", "internal import Git", "Git"),
        ("Planning", "import Dispatch", "Dispatch"),
        ("Registry", "import Git", "Git"),
        ("Registry", "import CCurl", "CCurl"),
        ("Git", "import Registry", "Registry"),
        ("Git", "@testable import Planning", "Planning"),
        ("Resources", "import Registry", "Registry"),
        ("Reconciler", "import Secrets", "Secrets"),
        ("pawl", "import CLibgit2", "CLibgit2"),
        ("Unknown", "import OCI", "OCI"),
    ]

    @Test("a planted violation is found", arguments: plants)
    func planted(room: String, source: String, module: String) {
        let found = LayeringRules.house.violations(room: room, file: "Planted.swift", source: "// A file.\n" + source)
        #expect(found.map(\.module) == [module])
        #expect(found.map(\.line) == [source.hasPrefix("#if") ? 3 : 2])
    }

    @Test("what is allowed, commented out or quoted is no violation")
    func allowed() {
        let source = #"""
            import OCI
            package import struct Versions.SemanticVersion
            import CRE2
            import Swift
            // import Foundation
            /* import Glibc
            import Dispatch
            */
            let text = """
            import Git
            """
            let important = 1
            """#
        #expect(LayeringRules.house.violations(room: "Policies", file: "Fine.swift", source: source) == [])
    }
}
