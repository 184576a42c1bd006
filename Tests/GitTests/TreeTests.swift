import Git
import TestServers
import Testing

@Suite("trees and commits")
struct TreeTests {
    @Test("symbolic links, submodules and unreadable paths are reported as what they are, and never followed")
    func kinds() async throws {
        let place = try Place([
            .init("dir/file", "x"), .init("run.sh", "#!/bin/sh\n", mode: "100755"),
            .init("link", "/etc/passwd", mode: "120000"),
            .init("module", "0123456789012345678901234567890123456789", mode: "160000"),
            .init("\"caf\\351.yaml\"", "latin"), .init("\u{e9}t\u{e9}.yaml", "ete"),
        ])
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let kinds = try await mirror.withTree(at: base) { tree in
            var kinds: [String: TreeEntry.Kind] = [:]
            try tree.forEachEntry { kinds[$0.path] = $0.kind }
            return kinds
        }
        #expect(
            kinds == [
                "dir/file": .file, "run.sh": .executable, "link": .symbolicLink, "module": .submodule,
                "caf\u{fffd}.yaml": .unreadablePath, "\u{e9}t\u{e9}.yaml": .file,
            ])
        for path in ["link", "module", "dir", "dir/file/x", "", "/x", "a/../b", ".git/config", "a//b"] {
            await #expect(throws: GitError.self, "\(path)") { try await mirror.commit(path, "x", on: base) }
        }
    }

    @Test("a commit keeps modes and other files, makes folders, and has the message's very bytes")
    func commit() async throws {
        let place = try Place([.init("run.sh", "old", mode: "100755"), .init("a/b/c.yaml", "c"), .init("z", "z")])
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let message = "  Update \u{e9}\n\n# not a comment\n\n\nTrailer: x -> y  \n\n"
        let changes = ["run.sh": "new", "a/b/c.yaml": "c\r\nd", "n/e/w.yaml": "w"]
        let commit = try await mirror.commit(
            changes.map { FileChange(path: $0, bytes: Array($1.utf8)) }, on: base, message: message,
            author: CommitSignature(name: "J\u{f6}rg", email: "j@example.com", time: 1_700_000_000, offsetMinutes: 330),
            committer: .pawl)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        #expect(
            try place.remote.git("ls-tree", "-r", "--format=%(objectmode) %(path)", "main").split(separator: "\n")
                == ["100644 a/b/c.yaml", "100644 n/e/w.yaml", "100755 run.sh", "100644 z"])
        #expect(try place.remote.git("cat-file", "blob", "main:a/b/c.yaml") == "c\r\nd")
        #expect(try await mirror.withLog { log in try log.commit(commit).message } == message)
        let raw = try place.remote.git("cat-file", "commit", "main")
        #expect(raw.contains("author J\u{f6}rg <j@example.com> 1700000000 +0530\n"))
        #expect((raw + "\n").hasSuffix("\n\n" + message))
        let differences = try await mirror.withLog { log in try log.differences(from: base, to: commit, limit: 10) }
        #expect(differences?.map(\.path) == ["a/b/c.yaml", "n/e/w.yaml", "run.sh"])
        #expect(try await mirror.withLog { log in try log.isAncestor(base, of: commit) })
        #expect(try await mirror.withLog { log in try !log.isAncestor(commit, of: base) })
        try place.remote.git("fsck", "--strict")
    }

    @Test("what makes no sense is refused before anything is written")
    func invalid() async throws {
        let place = try Place()
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        let change = FileChange(path: "x", bytes: [])
        for (changes, message, author) in [
            ([change, change], "m", CommitSignature.pawl), ([change], "a\0b", .pawl),
            ([change], "m", CommitSignature(name: "", email: "", time: 0, offsetMinutes: 0)),
        ] {
            let error = await #expect(throws: GitError.self) {
                try await mirror.commit(changes, on: base, message: message, author: author, committer: .pawl)
            }
            #expect(error?.code == .invalidInput)
        }
        let unknown = try #require(Revision("0123456789012345678901234567890123456789"))
        #expect(unknown.description == "0123456789012345678901234567890123456789")
        #expect(Revision("0123") == nil)
        #expect(Revision("g123456789012345678901234567890123456789") == nil)
        let error = await #expect(throws: GitError.self) { try await mirror.commit("x", "1", on: unknown) }
        #expect(error?.code == .notFound)
    }

    @Test("many files are read side by side, each once and in its place; the large ones are left out")
    func mapBlobs() async throws {
        let count = 1_500
        let place = try Place(
            (0..<count).map {
                .init("f/\($0 % 40)/\($0).yaml", $0 % 500 == 7 ? String(repeating: "x", count: 9_000) : "number \($0)")
            })
        let mirror = try await place.mirror()
        let base = try await mirror.fetch(branch: "main")
        for _ in 0..<3 {
            let (paths, texts) = try await mirror.withTree(at: base) { tree in
                var entries: [TreeEntry] = []
                try tree.forEachEntry { entries.append($0) }
                let texts = try tree.mapBlobs(entries.map(\.blob), maximumSize: 8_192) { index, bytes in
                    "\(index) \(String(decoding: bytes, as: UTF8.self))"
                }
                #expect(try tree.size(of: entries[0].blob) == "number 0".utf8.count)
                return (entries.map(\.path), texts)
            }
            #expect(paths.count == count)
            for (index, path) in paths.enumerated() {
                let number = path.split(separator: "/").last?.dropLast(5) ?? ""
                #expect(texts[index] == ((Int(number) ?? 0) % 500 == 7 ? nil : "\(index) number \(number)"))
            }
        }
    }
}
