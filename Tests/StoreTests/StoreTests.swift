import Foundation
import OCI
import struct OCI.Tag
import Seeded
import Store
import TestServers
import Testing

@Suite("what is remembered")
struct StoreTests {
    private let app = try? Repository(parsing: "ghcr.io/team/app")

    private func digest(_ character: Character) throws -> Digest {
        try #require(Digest("sha256:" + String(repeating: character, count: 64)))
    }

    private func tags(_ text: String) -> [Tag] { text.split(separator: " ").compactMap { Tag($0) } }

    @Test("a tag is seen first once, with each digest by itself, and a restart changes nothing")
    func firstSeen() async throws {
        let folder = try TemporaryDirectory()
        let (path, app) = (folder.path + "/deep/down/pawl.db", try #require(app))
        let (one, two) = (try #require(Tag("1.0.0")), try #require(Tag("2.0.0")))
        do {
            let store = try Store(path: path)
            #expect(store.warning == nil)
            let first = try await store.listed(tags("1.0.0"), in: app, now: 1_000)
            #expect(first[one] == FirstSight(at: 1_000, wasThereBefore: true))
            // Looked at in the cycle of the first list, the digest was there too.
            #expect(try await store.firstSeen(one, digest("a"), in: app, now: 1_000).wasThereBefore)
            let second = try await store.listed(tags("1.0.0 2.0.0"), in: app, now: 2_000)
            #expect(second[one] == FirstSight(at: 1_000, wasThereBefore: true, hasDigest: true))
            #expect(second[two] == FirstSight(at: 2_000, wasThereBefore: false))
        }
        let store = try Store(path: path)
        #expect(try await store.firstSeen(one, digest("a"), in: app, now: 9_000).at == 1_000)
        let moved = try await store.firstSeen(one, digest("b"), in: app, now: 9_000)
        #expect(moved.at == 9_000 && !moved.wasThereBefore)
        // The digest it had before is still the old one.
        #expect(try await store.firstSeen(one, digest("a"), in: app, now: 10_000).at == 1_000)
        // A tag of the first list whose digest is looked at later may have moved meanwhile.
        let other = try Repository(parsing: "ghcr.io/team/other")
        _ = try await store.listed(tags("1.0.0"), in: other, now: 1_000)
        #expect(try await !store.firstSeen(one, digest("c"), in: other, now: 5_000).wasThereBefore)
    }

    @Test("what was first seen never changes, whatever happens in whatever order")
    func monotone() async throws {
        let store = try Store(path: ":memory:")
        let app = try #require(app)
        var random = SeededGenerator(seed: 3)
        var known: [String: Int] = [:]
        for now in 1...400 {
            let tag = try #require(Tag("1.\(Int.random(in: 0...5, using: &random))"))
            if Bool.random(using: &random) {
                let sights = try await store.listed([tag], in: app, now: now)
                let key = "listed \(tag)"
                #expect(sights[tag]?.at == known[key] ?? now)
                known[key] = known[key] ?? now
            } else {
                let digest = try digest("abc".randomElement(using: &random) ?? "a")
                let key = "\(tag) \(digest)"
                #expect(try await store.firstSeen(tag, digest, in: app, now: now).at == known[key] ?? now)
                known[key] = known[key] ?? now
            }
        }
    }

    @Test("a list that holds nothing new is not written, and 100,000 tags are one transaction")
    func quiet() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/pawl.db"
        let store = try Store(path: path)
        let app = try #require(app)
        let many = (0..<100_000).compactMap { Tag("1.0.\($0)") }
        #expect(try await store.listed(many, in: app, now: 1_000).count == 100_000)
        func written() throws -> String {
            try [path, path + "-wal"].map { file in
                let attributes = try FileManager.default.attributesOfItem(atPath: file)
                return "\(attributes[.modificationDate] ?? "") \(attributes[.size] ?? "")"
            }.joined()
        }
        let before = try written()
        _ = try await store.listed(many, in: app, now: 2_000)
        #expect(try written() == before)
    }

    @Test("a process that is killed while it writes leaves a whole file with everything it had finished")
    func killed() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/pawl.db"
        let app = try #require(app)
        _ = try await Store(path: path).listed(tags("0"), in: app, now: 1)
        // The sqlite3 library's own lock on the file is what protects it: two writers, one killed at random moments.
        for round in 1...20 {
            let child = try ChildProcess.start(
                "/usr/bin/python3",
                [
                    "-c",
                    """
                    import sqlite3, sys, time
                    db = sqlite3.connect(sys.argv[1], timeout=10)
                    n = 0
                    while True:
                        n += 1
                        db.execute("INSERT OR IGNORE INTO listed SELECT id, ?, 5 FROM repository", (f"k\(round)-{n}",))
                        db.commit()
                        time.sleep(0.002)
                    """, path,
                ], environment: ["PATH": "/usr/bin"], logTo: folder.path + "/log")
            let store = try Store(path: path)
            let tag = try #require(Tag("mine-\(round)"))
            _ = try await store.listed([tag], in: app, now: round)
            try await Task.sleep(for: .milliseconds(Int.random(in: 1...40)))
            child.kill()
            let reopened = try Store(path: path)
            #expect(reopened.warning == nil)
            #expect(try await reopened.listed([tag], in: app, now: 99)[tag]?.at == round)
        }
    }

    @Test(
        "a damaged file is moved aside with a warning and a new one made",
        arguments: ["garbage", "truncated", "newer"])
    func damaged(_ how: String) async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/pawl.db"
        let app = try #require(app)
        do {
            let many = (0..<5_000).compactMap { Tag("1.0.\($0)") }
            _ = try await Store(path: path).listed(many, in: app, now: 1)
        }
        switch how {
        case "garbage":
            try Data(repeating: 7, count: 40_000).write(to: URL(filePath: path))
        case "truncated":
            let bytes = try Data(contentsOf: URL(filePath: path))
            try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path))
        default:
            let result = try ChildProcess.run(
                "/usr/bin/python3",
                [
                    "-c",
                    "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); "
                        + "d.execute(\"INSERT INTO grdb_migrations VALUES ('99')\"); d.commit()", path,
                ])
            #expect(result.status == 0, "\(result.errors)")
        }
        let store = try Store(path: path)
        let warning = try #require(store.warning)
        #expect(warning.contains("it was moved to \(path).damaged-1"))
        #expect(FileManager.default.fileExists(atPath: path + ".damaged-1"))
        let tag = try #require(Tag("1.0.0"))
        // What was forgotten is not old for it: a first list after a rebuild proves nothing for a week.
        let now = Int(Date().timeIntervalSince1970)
        let sight = try await store.listed([tag], in: app, now: now)[tag]
        #expect(sight?.at == now && sight?.wasThereBefore == false)
        #expect(try await !store.firstSeen(tag, digest("a"), in: app, now: now).wasThereBefore)
        let reopened = try Store(path: path)
        #expect(reopened.warning == nil)
        let other = try Repository(parsing: "ghcr.io/team/other")
        #expect(try await reopened.listed([tag], in: other, now: now)[tag]?.wasThereBefore == false)
        #expect(
            try await reopened.listed([tag], in: Repository(parsing: "a/b"), now: now + 8 * 86_400)[tag]?.wasThereBefore
                == true)
    }

    @Test("a place that cannot be used is an error that names it and the remedy")
    func unusable() throws {
        let folder = try TemporaryDirectory()
        try Data().write(to: URL(filePath: folder.path + "/file"))
        let error = #expect(throws: StoreError.self) { try Store(path: folder.path + "/file/pawl.db") }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("store: {path: ...}") ?? false)
    }

    @Test("a database of another program is refused and left as it is")
    func foreign() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/other.db"
        let result = try ChildProcess.run(
            "/usr/bin/python3",
            [
                "-c", "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute('CREATE TABLE a (b)'); d.commit()",
                path,
            ])
        #expect(result.status == 0)
        let before = try Data(contentsOf: URL(filePath: path))
        let error = #expect(throws: StoreError.self) { try Store(path: path) }
        #expect(error?.message.contains("is a database of another program") ?? false)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test("for reading only nothing is made or written, and what is not known counts as just seen")
    func readOnly() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/pawl.db"
        let (app, tag) = (try #require(app), try #require(Tag("1.0.0")))
        _ = try await Store(path: path, readOnly: true).listed([tag], in: app, now: 1)
        #expect(!FileManager.default.fileExists(atPath: path))
        _ = try await Store(path: path).listed([tag], in: app, now: 5)
        let reader = try Store(path: path, readOnly: true)
        #expect(try await reader.listed([tag], in: app, now: 9)[tag]?.at == 5)
        #expect(try await reader.firstSeen(tag, digest("a"), in: app, now: 9).at == 9)
        #expect(try await reader.firstSeen(tag, digest("a"), in: app, now: 11).at == 11)
    }

    @Test("images are remembered by digest, the least used forgotten first; unlisted repositories go with their tags")
    func bounds() async throws {
        let store = try Store(path: ":memory:")
        let image = StoredImage(
            platforms: [Platform(os: "linux", architecture: "arm", variant: "v7")], created: "2026-01-01T00:00:00Z",
            labels: ["org.opencontainers.image.revision": "abc \"quoted\""])
        let digests = try "0123456789abcdef".map { try digest($0) }
        for (day, digest) in digests.enumerated() {
            try await store.remember(image, digest, now: day * 86_400, maximum: 10)
        }
        #expect(try await store.image(digests[0], now: 20 * 86_400) == nil)
        #expect(try await store.image(digests[15], now: 20 * 86_400) == image)
        let (app, tag) = (try #require(app), try #require(Tag("1.0.0")))
        _ = try await store.listed([tag], in: app, now: 1_000)
        try await store.tidy(now: 1_000 + 90 * 86_400)
        #expect(try await store.listed([tag], in: app, now: 2_000)[tag]?.at == 1_000)
        try await store.tidy(now: 500_000 + 90 * 86_400)
        #expect(try await store.listed([tag], in: app, now: 600_000)[tag]?.at == 600_000)
    }

    @Test("a list comes back as it was kept, and one that does not read back whole is none")
    func lists() async throws {
        let folder = try TemporaryDirectory()
        let (path, app) = (folder.path + "/pawl.db", try #require(app))
        let list = StoredTagList(
            tags: tags("1.0.0 1.1.0 latest"), bodyDigest: "sha256:abc",
            validators: [.init(name: "If-None-Match", value: "W/\"a: b\"")])
        do {
            let store = try Store(path: path)
            #expect(try await store.list(of: app) == nil)
            try await store.keep(StoredTagList(tags: [], bodyDigest: nil, validators: []), of: app, now: 0)
            #expect(try await store.list(of: app)?.tags == [])
            try await store.keep(list, of: app, now: 0)
        }
        let store = try Store(path: path)
        #expect(try await store.list(of: app) == list)
        try await store.asked(for: [app], now: 80 * 86_400)
        try await store.tidy(now: 100 * 86_400)
        #expect(try await store.list(of: app) == list)
        let cut = try ChildProcess.run(
            "/usr/bin/python3",
            [
                "-c",
                "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute(\"UPDATE list SET tags='1.0.0'\").connection.commit()",
                path,
            ])
        #expect(cut.status == 0, "\(cut.errors)")
        #expect(try await store.list(of: app) == nil)
        try await store.tidy(now: 400 * 86_400)
        try await store.keep(list, of: app, now: 400 * 86_400)
        #expect(try await store.list(of: app) == list)
    }

    @Test("a tag that left its list is remembered for three months; one that comes back in time is as old as it was")
    func gone() async throws {
        let store = try Store(path: ":memory:")
        let (app, day) = (try #require(app), 86_400)
        let (one, two) = (try #require(Tag("1")), try #require(Tag("2")))
        _ = try await store.listed([one, two], in: app, now: 10)
        _ = try await store.firstSeen(two, digest("a"), in: app, now: 20)
        _ = try await store.listed([one], in: app, now: 5 * day)
        _ = try await store.listed([one, two], in: app, now: 50 * day)
        try await store.tidy(now: 120 * day)
        #expect(try await store.listed([one, two], in: app, now: 120 * day)[two]?.at == 10)
        _ = try await store.listed([one], in: app, now: 121 * day)
        _ = try await store.listed([one], in: app, now: 200 * day)
        try await store.tidy(now: 211 * day)
        #expect(try await store.sight(two, digest("a"), in: app)?.at == 20)
        try await store.tidy(now: 212 * day)
        #expect(try await store.sight(two, digest("a"), in: app) == nil)
        let back = try await store.listed([one, two], in: app, now: 213 * day)
        #expect(back[two]?.at == 213 * day)
        #expect(back[one]?.at == 10)
    }

    @Test("a registry that lists other tags at every look, and a tag that moves at every look, fill no disk")
    func churn() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/pawl.db"
        let store = try Store(path: path)
        let (app, latest) = (try #require(app), try #require(Tag("latest")))
        for look in 0..<60 {
            let names = (0..<2_000).compactMap { Tag("build-\(look)-\($0)") }
            _ = try await store.listed([latest] + names, in: app, now: look * 60)
        }
        for look in 0..<1_000 {
            let hex = String(look, radix: 16)
            let digest = try #require(Digest("sha256:" + String(repeating: "0", count: 64 - hex.count) + hex))
            _ = try await store.firstSeen(latest, digest, in: app, now: look * 60)
        }
        let newest = try #require(Digest("sha256:" + String(repeating: "0", count: 61) + "3e7"))
        #expect(try await store.sight(latest, newest, in: app)?.at == 999 * 60)
        let rows = try ChildProcess.run(
            "/usr/bin/python3",
            [
                "-c",
                "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); print([c.execute('SELECT count(*) FROM '+t).fetchone()[0] for t in ('listed','seen')])",
                path,
            ])
        #expect(rows.output == "[12001, 200]\n", "\(rows.output)\(rows.errors)")
    }

    @Test("after a year of new tags and forgotten repositories the file is small")
    func growth() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/pawl.db"
        let store = try Store(path: path)
        for week in 0..<52 {
            let now = week * 7 * 86_400
            for number in 0..<20 {
                // Every week other repositories; each is listed for four weeks.
                let repository = try Repository(parsing: "ghcr.io/team/app-\(week / 4)-\(number)")
                _ = try await store.listed((0..<100).compactMap { Tag("1.\(week).\($0)") }, in: repository, now: now)
            }
            try await store.tidy(now: now)
        }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? .max
        #expect(size < 4 << 20, "\(size) bytes")
    }
}
