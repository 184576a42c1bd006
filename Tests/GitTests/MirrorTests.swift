import Foundation
import Git
import TestServers
import Testing

@Suite("the mirror on disk")
struct MirrorTests {
    @Test("a second holder is told that the mirror is busy, and gets it when the first is done")
    func busy() async throws {
        let place = try Place()
        var first: Mirror? = try await place.mirror()
        _ = try await first?.fetch(branch: "main")
        let error = await #expect(throws: GitError.self) { try await place.mirror() }
        #expect(error?.code == .mirrorBusy)
        #expect(error?.isRetryable == true)
        first = nil
        let second = try await place.mirror()
        #expect(try await second.fetch(branch: "main").description == place.remote.tip())
        #expect(await second.warnings.isEmpty)
    }

    @Test("what a killed process left behind does not disturb")
    func leftovers() async throws {
        let place = try Place()
        var mirror: Mirror? = try await place.mirror()
        let base = try #require(try await mirror?.fetch(branch: "main"))
        mirror = nil
        let folder = "\(place.folder.path)/mirror.git"
        try place.remote.commit([.init("b.txt", "new")])
        for file in [
            "HEAD.lock", "config.lock", "packed-refs.lock", "refs/remotes/origin/main.lock",
            "refs/pawl/pending-main.lock",
            "objects/pack/pack_git2_a1b2c3", "objects/00/tmp_obj_x", "objects/ab/tmp_object_git2_xyz",
        ] {
            let path = "\(folder)/\(file)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data("half".utf8).write(to: URL(fileURLWithPath: path))
        }
        try Data("\(base)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/refs/pawl/pending-main"))
        // A mirror that was being made when the process died.
        try FileManager.default.createDirectory(atPath: folder + ".new/objects", withIntermediateDirectories: true)

        let again = try await place.mirror()
        let tip = try await again.fetch(branch: "main")
        #expect(tip.description == (try place.remote.tip()))
        let commit = try await again.commit("x", "1", on: tip)
        #expect(try await again.push(commit, to: "main", expecting: tip) == .accepted)
        #expect(await again.warnings.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/objects/pack/pack_git2_a1b2c3"))
    }

    @Test("a damaged mirror is moved aside, made anew and fetched again", arguments: Damage.allCases)
    func damaged(_ damage: Damage) async throws {
        let place = try Place()
        var mirror: Mirror? = try await place.mirror()
        _ = try await mirror?.fetch(branch: "main")
        mirror = nil
        try damage.inflict(on: "\(place.folder.path)/mirror.git")
        let again = try await place.mirror()
        var tip = try await again.fetch(branch: "main")
        if damage == .blob {
            // Only reading finds it; the next fetch puts it right.
            let error = await #expect(throws: GitError.self) { try await again.text("b.txt", at: tip) }
            #expect(error?.code == .mirrorBroken)
            #expect(error?.isRetryable == true)
            tip = try await again.fetch(branch: "main")
        }
        #expect(tip.description == (try place.remote.tip()))
        #expect(try await again.text("b.txt", at: tip) == "b\n")
        let commit = try await again.commit("x", "1", on: tip)
        #expect(try await again.push(commit, to: "main", expecting: tip) == .accepted)
        #expect(await again.warnings.count == 1)
        #expect(FileManager.default.fileExists(atPath: "\(place.folder.path)/mirror.git.broken-1"))
        try place.remote.git("fsck", "--strict")
    }

    enum Damage: String, CaseIterable, Sendable {
        case head, config, packs, truncatedPack, index, reference, blob, everything

        func inflict(on mirror: String) throws {
            let files = FileManager.default
            func overwrite(_ path: String, _ text: String) throws {
                try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            }
            let packs = "\(mirror)/objects/pack"
            let pack = try files.contentsOfDirectory(atPath: packs).first { $0.hasSuffix(".pack") } ?? ""
            switch self {
            case .head: try files.removeItem(atPath: "\(mirror)/HEAD")
            case .config: try overwrite("\(mirror)/config", "[core\nnonsense")
            case .packs: try files.removeItem(atPath: packs)
            case .truncatedPack: try overwrite("\(packs)/\(pack)", "PACK")
            case .index: try overwrite("\(packs)/\(pack.replacing(".pack", with: ".idx"))", "")
            case .reference: try overwrite("\(mirror)/refs/remotes/origin/main", "")
            case .blob:
                // The same objects, loose, and one of them empty as after a power failure.
                try files.moveItem(atPath: "\(packs)/\(pack)", toPath: "\(mirror)/moved.pack")
                try files.removeItem(atPath: packs)
                _ = try ChildProcess.run(
                    "/bin/sh", ["-c", "git unpack-objects -q < moved.pack"], directory: mirror,
                    environment: GitRepositoryFixture.environment)
                let blob = try GitRepositoryFixture.git(["-C", mirror, "rev-parse", "refs/remotes/origin/main:b.txt"])
                try overwrite("\(mirror)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))", "")
            case .everything:
                for name in try files.contentsOfDirectory(atPath: mirror) where name != "pawl-mirror" {
                    try files.removeItem(atPath: "\(mirror)/\(name)")
                }
            }
        }
    }

    @Test("a repository of someone else's, named by mistake, is left alone")
    func foreign() async throws {
        let place = try Place()
        let other = try GitRepositoryFixture(at: "\(place.folder.path)/mirror.git")
        let tip = try other.commit([.init("a", "a")])
        let error = await #expect(throws: GitError.self) { try await place.mirror() }
        #expect(error?.code == .invalidInput)
        #expect(try other.tip() == tip)
    }

    @Test("many fetches: the packs are put together; open files, the disk and the memory stay few and small")
    func growth() async throws {
        let place = try Place()
        let mirror = try await place.mirror()
        let folder = "\(place.folder.path)/mirror.git"
        let packs = "\(folder)/objects/pack"
        var most = 0
        var memory: [Int] = []
        for round in 1...Soak.fetches {
            try place.remote.commit([.init("apps/\(round).yaml", "round: \(round)\n")])
            let tip = try await mirror.fetch(branch: "main")
            #expect(try await mirror.text("apps/\(round).yaml", at: tip) == "round: \(round)\n")
            if round % 10 == 0 {
                let commit = try await mirror.commit("ours.yaml", "\(round)", on: tip)
                #expect(try await mirror.push(commit, to: "main", expecting: tip) == .accepted)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: packs)
            most = max(most, names.count { $0.hasSuffix(".pack") })
            if round % 100 == 0 { memory.append(try MirrorTests.residentKiB()) }
        }
        #expect(most <= 51)
        #expect(try FileManager.default.contentsOfDirectory(atPath: packs).count { $0.hasSuffix(".pack") } <= 51)
        let tip = try await mirror.fetch(branch: "main")
        for round in 1...Soak.fetches {
            #expect(try await mirror.text("apps/\(round).yaml", at: tip) == "round: \(round)\n")
        }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        let openHere = open.count { $0.hasPrefix(packs) }
        #expect(openHere <= 51)
        try GitRepositoryFixture.git(["-C", folder, "fsck", "--strict"])
        #expect(await mirror.warnings.isEmpty)
        // Beside a repository with the same commits that git has just packed.
        let clone = "\(place.folder.path)/clone.git"
        try GitRepositoryFixture.git(["clone", "-q", "--bare", "file://\(place.remote.path)", clone])
        let (ours, theirs) = (try MirrorTests.sizeKiB(folder), try MirrorTests.sizeKiB(clone))
        #expect(ours < 4 * theirs + 1_024, "\(ours) KiB, git has \(theirs)")
        // Other tests run in this process too, but for the long way.
        guard Soak.isLong, let first = memory.first, let last = memory.last else { return }
        #expect(last < first + (32 << 10), "resident memory in KiB at every hundredth fetch: \(memory)")
        print(
            "\(Soak.fetches) fetches: at most \(most) packs, \(openHere) of their files open, \(ours) KiB on disk where a "
                + "clone has \(theirs), resident memory \(first) KiB after 100 and \(last) KiB at the end")
    }

    private static func residentKiB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return try #require(line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }

    private static func sizeKiB(_ folder: String) throws -> Int {
        let output = try ChildProcess.run("/usr/bin/du", ["-sk", folder]).output
        return try #require(output.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) })
    }

    @Test("a mirror in folders that do not exist yet, and a folder nobody may write")
    func folders() async throws {
        let place = try Place()
        let mirror = try await Mirror.open(
            remote: RemoteLocation(url: place.remote.path), directory: "\(place.folder.path)/deep/er/mirror.git/")
        #expect(try await mirror.fetch(branch: "main").description == place.remote.tip())
        let error = await #expect(throws: GitError.self) {
            try await Mirror.open(remote: RemoteLocation(url: place.remote.path), directory: "/proc/nowhere/mirror.git")
        }
        #expect(error?.code == .storageFailed)
    }

    @Test("a new repository with a first commit")
    func bareRepository() async throws {
        let folder = try TemporaryDirectory()
        let path = "\(folder.path)/new/fleet.git"
        func create() async throws {
            try await BareRepository.create(
                at: path, branch: "trunk", files: [FileChange(path: "a/b.yaml", bytes: Array("b".utf8))],
                message: "Start\n", author: .pawl)
        }
        try await create()
        #expect(try GitRepositoryFixture.git(["-C", path, "show", "HEAD:a/b.yaml"]) == "b")
        #expect(try GitRepositoryFixture.git(["-C", path, "rev-parse", "--abbrev-ref", "HEAD"]) == "trunk")
        try GitRepositoryFixture.git(["-C", path, "fsck", "--strict"])
        await #expect(throws: GitError.self) { try await create() }
    }
}
