import Foundation
import Git
import Secrets
import TestServers
import Testing

/// Each wait ends by its deadline, with an error that says for what was waited, and the next cycle works.
@Suite("a server that falls silent", .serialized)
struct SilenceTests {
    /// Short enough for a test, long enough for a busy machine to do the real thing.
    static var deadlines: RemoteDeadlines {
        var deadlines = RemoteDeadlines()
        deadlines.connect = .seconds(4)
        deadlines.firstByte = .seconds(4)
        deadlines.silence = .seconds(4)
        deadlines.pushAnswer = .seconds(4)
        return deadlines
    }

    /// No server here takes so long for what it does answer.
    static let patience = Duration.seconds(50)

    enum Stage: String, CaseIterable, Sendable {
        case afterConnecting, inTheHeaders, inTheList, inThePack

        /// How much of the real server's answer comes through. The list and the pack of this test are larger.
        var silence: SilentServer.Silence {
            switch self {
            case .afterConnecting: .atOnce
            case .inTheHeaders: .afterAnswer(bytes: 40)
            case .inTheList: .afterAnswer(bytes: 600)
            case .inThePack: .afterAnswer(bytes: 100_000)
            }
        }
    }

    static let stages: [(Stage, usesTLS: Bool)] = [
        (.afterConnecting, false), (.afterConnecting, true), (.inTheHeaders, false), (.inTheList, false),
        (.inThePack, false), (.inThePack, true),
    ]

    @Test("a fetch ends by its deadline and the next one works", arguments: stages)
    func fetch(_ stage: Stage, usesTLS: Bool) async throws {
        let noise = (0..<2_000).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }
        let place = try Place((0..<10).map { .init("\($0).txt", noise.shuffled().joined(separator: "\n")) })
        for number in 0..<20 { try place.remote.git("update-ref", "refs/heads/other-\(number)", "main") }
        let server = try GitHTTPServer(root: place.folder.path, usesTLS: usesTLS)
        defer { server.stop() }
        let between = try SilentServer(before: server.port, stage.silence)
        let mirror = try await place.mirror(
            url: usesTLS ? "https://localhost:\(between.port)/fleet.git" : "http://127.0.0.1:\(between.port)/fleet.git",
            caFile: server.certificateFile, deadlines: SilenceTests.deadlines)
        let start = ContinuousClock.now
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(start.duration(to: .now) < SilenceTests.patience)
        #expect(error?.code == .sourceUnavailable, "\(error?.message ?? "")")
        #expect(error?.isRetryable == true)
        between.fallSilent(.never)
        #expect(try await mirror.fetch(branch: "main").description == place.remote.tip())
    }

    @Test("a look that gets no answer ends by its deadline")
    func look() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let between = try SilentServer(before: server.port)
        let mirror = try await place.mirror(
            url: "http://127.0.0.1:\(between.port)/fleet.git", deadlines: SilenceTests.deadlines)
        let tip = try await mirror.fetch(branch: "main")
        between.fallSilent(.afterRequest(containing: "ls-refs"))
        // The connection from before still speaks: the silence is the next one's.
        _ = try await mirror.fetch(branch: "main")
        between.closeConnections()
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("did not begin to answer within 4 s") == true, "\(error?.message ?? "")")
        between.fallSilent(.never)
        #expect(try await mirror.fetch(branch: "main") == tip)
    }

    @Test("what is new comes no further than the server lets it, and the next fetch has it", arguments: [false, true])
    func news(overSSH: Bool) async throws {
        let place = try Place()
        let http = try GitHTTPServer(root: place.folder.path)
        defer { http.stop() }
        let ssh = try SSHServer()
        let between = try SilentServer(before: overSSH ? ssh.port : http.port)
        let mirror = try await place.mirror(
            url: overSSH
                ? ssh.url(of: place.remote.path, port: between.port) : "http://127.0.0.1:\(between.port)/fleet.git",
            auth: overSSH
                ? .ssh(
                    SSHAccess(
                        knownHostsFile: try ssh.knownHosts(port: between.port),
                        privateKey: .file(try ssh.makeKey("ed25519")))) : nil,
            deadlines: SilenceTests.deadlines)
        let tip = try await mirror.fetch(branch: "main")
        #expect(try await mirror.fetch(branch: "main") == tip)
        let noise = (0..<40_000).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }
        let new = try place.remote.commit([.init("noise.txt", noise.joined(separator: "\n"))])
        between.fallSilent(.afterAnswer(bytes: 100_000))
        between.closeConnections()
        let start = ContinuousClock.now
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(start.duration(to: .now) < SilenceTests.patience)
        #expect(error?.code == .sourceUnavailable, "\(error?.message ?? "")")
        #expect(
            error?.message.contains("silent") == true || error?.message.contains("4 s") == true,
            "\(error?.message ?? "")")
        between.fallSilent(.never)
        #expect(try await mirror.fetch(branch: "main").description == new)
        #expect(await mirror.warnings.isEmpty)
        try GitRepositoryFixture.git(["-C", "\(place.folder.path)/mirror.git", "fsck", "--strict"])
    }

    @Test("a push that was sent and not answered: what became of it is looked for")
    func pushed() async throws {
        let place = try Place()
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let between = try SilentServer(before: server.port)
        let mirror = try await place.mirror(
            url: "http://127.0.0.1:\(between.port)/fleet.git", deadlines: SilenceTests.deadlines)
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        // The request arrives and is carried out; the answer does not come back.
        between.closeConnections()
        between.fallSilent(.afterRequest(containing: "POST /fleet.git/git-receive-pack"))
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        #expect(try place.remote.tip() == commit.description)
    }

    @Test("a push whose outcome cannot be learnt is an error that says so, and nothing is pushed twice")
    func unknownOutcome() async throws {
        let place = try Place()
        try place.remote.install(
            hook: "pre-receive", "until [ -e '\(place.folder.path)/go' ]; do sleep 0.05; done; exit 1")
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let mirror = try await place.mirror(
            url: "http://127.0.0.1:\(server.port)/fleet.git", deadlines: SilenceTests.deadlines)
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        let error = await #expect(throws: GitError.self) { try await mirror.push(commit, to: "main", expecting: base) }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("its outcome is not known") == true, "\(error?.message ?? "")")
        try Data().write(to: URL(fileURLWithPath: "\(place.folder.path)/go"))
        #expect(try await mirror.fetch(branch: "main") == base)
    }

    @Test("a cancelled fetch ends, however silent the server is, and changes nothing", arguments: Stage.allCases)
    func cancelled(_ stage: Stage) async throws {
        let noise = (0..<20_000).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }
        let place = try Place([.init("a.txt", noise.joined(separator: "\n"))])
        for number in 0..<20 { try place.remote.git("update-ref", "refs/heads/other-\(number)", "main") }
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let between = try SilentServer(before: server.port, stage.silence)
        // Deadlines that would hold the test for a minute.
        let mirror = try await place.mirror(url: "http://127.0.0.1:\(between.port)/fleet.git")
        let fetch = Task { try await mirror.fetch(branch: "main") }
        while !between.isSilent { await Task.yield() }
        let start = ContinuousClock.now
        fetch.cancel()
        let error = await #expect(throws: GitError.self) { try await fetch.value }
        #expect(error?.code == .cancelled)
        #expect(start.duration(to: .now) < SilenceTests.patience)
        between.fallSilent(.never)
        #expect(try await mirror.fetch(branch: "main").description == place.remote.tip())
    }
}
