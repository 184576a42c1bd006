import Foundation
import TestServers
import Testing

/// One place where people keep an image: files before, the images set in them, files after, what is left alone.
struct PlaceCase: Sendable, CustomTestStringConvertible {
    let folder: URL

    var testDescription: String { folder.lastPathComponent }

    static let all: [PlaceCase] = {
        guard let root = Bundle.module.url(forResource: "Fixtures/places", withExtension: nil) else { return [] }
        let found = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
        return found.map(PlaceCase.init).sorted { $0.testDescription < $1.testDescription }
    }()

    /// The lines of one of the case's own files; none where there is no such file.
    func lines(_ name: String) -> [String] {
        let text = (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    }

    /// `--policy ns:name=image` is an option, anything else an image.
    var arguments: [String] {
        lines("set").flatMap { line in
            line.hasPrefix("--policy ") ? ["--policy", String(line.dropFirst(9))] : [line]
        }
    }

    /// Every file of a tree with its bytes.
    static func files(below root: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        let found = FileManager.default.enumerator(atPath: root)
        while let name = found?.nextObject() as? String {
            var isDirectory: ObjCBool = false
            let path = "\(root)/\(name)"
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue else {
                continue
            }
            files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
        }
        return files
    }
}

@Suite("Places where people keep an image")
struct PlaceTests {
    @Test("there are cases")
    func thereAreCases() {
        #expect(PlaceCase.all.count > 150)
    }

    @Test("set changes the intended bytes and reports what it leaves alone", arguments: PlaceCase.all)
    func setChangesTheIntendedBytes(_ place: PlaceCase) async throws {
        let folder = try TemporaryDirectory()
        let work = folder.path + "/work"
        try FileManager.default.copyItem(atPath: place.folder.path + "/before", toPath: work)
        func set() async throws -> (changes: [[String: Any]], skipped: [[String: Any]]) {
            let result = try await ChildProcess.runAside(
                Bench.executable, ["set", "-o", "json"] + place.arguments + ["."], directory: work,
                environment: Bench.environment)
            #expect(result.status == 0, "\(result.errors)")
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            return (
                try #require(document["changes"] as? [[String: Any]]),
                try #require(document["skipped"] as? [[String: Any]])
            )
        }
        let first = try await set()
        let wanted = try PlaceCase.files(below: place.folder.path + "/after")
        let got = try PlaceCase.files(below: work)
        #expect(Set(got.keys) == Set(wanted.keys))
        for (name, bytes) in wanted where got[name] != bytes {
            Issue.record("\(name) is\n\(String(decoding: got[name] ?? Data(), as: UTF8.self))")
        }
        let skips = Set(first.skipped.map { "\(($0["file"] as? String ?? "").dropFirst(2)):\($0["line"] ?? 0)" })
        for line in place.lines("skips") {
            #expect(skips.contains(String(line.prefix { $0 != " " })), "\(line) is not among \(skips.sorted())")
        }
        // Once more changes nothing.
        #expect(try await set().changes.isEmpty)
    }
}
