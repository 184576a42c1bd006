import Foundation
import OCI
import Testing

@testable import Credentials

@Suite("docker-credential programs")
struct CredentialProgramTests {
    private let repository: Repository
    /// Kept by the suite: a folder goes with the last who holds it.
    private let folder: Folder

    init() throws {
        repository = try Repository(parsing: "ghcr.io/team/app")
        folder = try Folder()
    }

    /// The source of a configuration that sends every registry to the program `test`, with this script.
    private func source(
        _ script: String, deadline: Duration = .seconds(20), clock: @escaping WallClock = { Date() }
    ) throws -> DockerConfigSource {
        try folder.program("docker-credential-test", script)
        return DockerConfigSource(
            path: try folder.write("{\"credsStore\":\"test\"}", to: "config.json"),
            programs: folder.programs(deadline: deadline, clock: clock))
    }

    private func error(_ source: some CredentialSource) async -> CredentialError? {
        await failure { () async throws(CredentialError) in try await source.credential(for: repository) }
    }

    /// Answers with what it was given: its argument as the user, its input as the secret.
    private let echo = "printf '{\"ServerURL\":\"s\",\"Username\":\"%s\",\"Secret\":\"%s\"}' \"$1\" \"$(cat)\""

    @Test(
        "a program is given the server as Docker spells it",
        arguments: [
            ("ghcr.io/team/app", "ghcr.io"), ("nginx", "https://index.docker.io/v1/"),
            ("localhost:5000/app", "localhost:5000"),
        ])
    func server(repository: String, server: String) async throws {
        let found = try await source(echo).credential(for: Repository(parsing: repository))
        #expect(found?.revealed == "get:\(server)")
        #expect(found?.origin == "docker-credential-test (\(folder.path)/config.json, credsStore)")
    }

    @Test("a program inherits nothing that is open here")
    func inheritance() async throws {
        // Foundation leaves its pipes open to programs, as some libraries do their sockets.
        let open = Pipe()
        let name = try FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/fd/\(open.fileHandleForReading.fileDescriptor)")
        let script = """
            if ls -l /proc/$$/fd | grep -qF '\(name)'; then found=inherited; else found=none; fi
            printf '{"ServerURL":"s","Username":"u","Secret":"%s"}' $found
            """
        #expect(try await source(script).credential(for: repository)?.revealed == "u:none")
        try open.fileHandleForReading.close()
    }

    @Test("the user <token> says that the secret is an identity token")
    func identityToken() async throws {
        let source = try source("echo '{\"ServerURL\":\"\",\"Username\":\"<token>\",\"Secret\":\"refresh\"}'")
        #expect(try await source.credential(for: repository)?.revealed == "identity refresh")
    }

    @Test(
        "a program that has nothing is no error",
        arguments: [
            "echo 'credentials not found in native keychain'; exit 1",
            "printf 'credentials not found in native keychain'; exit 7",
            "echo '{\"ServerURL\":\"\",\"Username\":\"\",\"Secret\":\"\"}'",
        ])
    func nothing(script: String) async throws {
        #expect(try await source(script).credential(for: repository) == nil)
    }

    @Test("where the program has nothing, the entries of the file are looked at")
    func fallsBack() async throws {
        try folder.program("docker-credential-test", "echo 'credentials not found in native keychain'; exit 1")
        let file = try folder.write(
            "{\"credsStore\":\"test\",\"auths\":{\"ghcr.io\":{\"auth\":\"dTpw\"}}}", to: "config.json")
        let source = DockerConfigSource(path: file, programs: folder.programs())
        #expect(try await source.credential(for: repository)?.revealed == "u:p")
    }

    @Test(
        "the program of the most exact host is asked before the store, an exact path before both",
        arguments: [
            ("ghcr.io/team/app", "host"), ("eu.example.com/app", "wildcard"), ("quay.io/app", "store"),
            ("ghcr.io/open/app", "path"), ("nginx", "hub"),
        ])
    func choice(repository: String, expected: String) async throws {
        for name in ["host", "wildcard", "store", "hub"] {
            try folder.program("docker-credential-\(name)", "echo '{\"Username\":\"u\",\"Secret\":\"\(name)\"}'")
        }
        let entry = "{\"auth\":\"\(base64("u:entry"))\"}"
        let file = try folder.write(
            """
            {"credsStore":"store",
             "credHelpers":{"ghcr.io":"host","*.example.com":"wildcard","https://index.docker.io/v1/":"hub"},
             "auths":{"ghcr.io":\(entry),"eu.example.com":\(entry),"quay.io":{},
                      "ghcr.io/open":{"auth":"\(base64("u:path"))"}}}
            """, to: "config.json")
        let source = DockerConfigSource(path: file, programs: folder.programs())
        #expect(try await source.credential(for: Repository(parsing: repository))?.revealed == "u:\(expected)")
    }

    @Test(
        "garbage is an error that shows none of it",
        arguments: [
            "echo 'hunter2'", "echo '{\"Username\":\"hunter2\"}'", "echo '[\"hunter2\"]'", "true",
            "echo 'hunter2'; exit 1", "echo hunter2 >&2; exit 3",
            "echo '{\"Username\":\"u\",\"Secret\":\"hunter2\"}'; exit 1",
            "printf '\\377\\376hunter2'", "kill -9 $$",
        ])
    func garbage(script: String) async throws {
        let error = await error(try source(script))
        #expect(error?.code == .programFailed)
        let text = String(reflecting: error)
        #expect(!text.contains("hunter2") && text.contains("echo ghcr.io | docker-credential-test get"))
    }

    @Test("an endless output is cut off")
    func endless() async throws {
        let error = await error(try source("yes hunter2"))
        #expect(error?.message.contains("printed more than 1 MiB") == true)
    }

    @Test("a program that hangs is killed at its deadline with all that it started")
    func deadline() async throws {
        let source = try source(
            "echo $$ > $FOLDER/parent; sleep 300 & echo $! > $FOLDER/child; wait", deadline: .seconds(1))
        let start = ContinuousClock.now
        let error = await error(source)
        #expect(error?.code == .programFailed && error?.isRetryable == true)
        #expect(error?.message.contains("was killed after 1.0 seconds") == true)
        #expect(ContinuousClock.now - start < .seconds(60))
        for name in ["parent", "child"] {
            let text = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
            let process = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
            // The child is nobody's any more, and may be waited for by whoever adopts orphans only a moment later.
            #expect(await eventually { !isRunning(process) }, "\(name)")
        }
    }

    /// Whether a process lives, and is no zombie.
    private func isRunning(_ process: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !status.contains(") Z ")
    }

    @Test("a program that closes its output and stays is killed too")
    func staying() async throws {
        let error = await error(try source("exec >&-; sleep 300", deadline: .seconds(1)))
        #expect(error?.message.contains("was killed after") == true)
    }

    @Test("a cancelled task kills the program at once")
    func cancellation() async throws {
        let source = try source("echo > $FOLDER/started; exec sleep 300", deadline: .seconds(60))
        let task = Task { await error(source) }
        #expect(await eventually { FileManager.default.fileExists(atPath: "\(folder.path)/started") })
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value?.code == .cancelled)
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test(
        "a name that is no name is refused before anything runs",
        arguments: ["../test", "a/b", "", ".", "..", "te st", "te\\nst", "$(id)", "a;b"])
    func names(name: String) async throws {
        try folder.program("docker-credential-test", "echo > $FOLDER/ran")
        let file = try folder.write("{\"credHelpers\":{\"ghcr.io\":\"\(name)\"}}", to: "config.json")
        let source = DockerConfigSource(path: file, programs: folder.programs())
        let error = await error(source)
        // An empty name says that no program is set.
        #expect(error?.code == (name.isEmpty ? nil : .invalid))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/ran"))
    }

    @Test("a program that is not installed is an error that names it")
    func missing() async throws {
        let source = CredentialProgramSource(name: "ecr-login", programs: folder.programs())
        #expect(
            await error(source)?.message.hasPrefix("docker-credential-ecr-login (the configuration) is in no folder")
                == true)
        try folder.write("no program", to: "docker-credential-ecr-login")
        #expect(await error(source)?.code == .programFailed)
    }

    @Test("many requests share one run, and its answer is kept for minutes or until it is refused")
    func sharing() async throws {
        let clock = TestClock()
        let source = try source(
            "echo run >> $FOLDER/runs; echo \"{\\\"Username\\\":\\\"u\\\",\\\"Secret\\\":\\\"$(wc -l < $FOLDER/runs)\\\"}\"",
            clock: clock.clock)
        func runs() throws -> Int {
            try String(contentsOfFile: "\(folder.path)/runs", encoding: .utf8).count { $0 == "\n" }
        }
        let found = try await withThrowingTaskGroup(of: Credential?.self) { group in
            for _ in 0..<50 { group.addTask { try await source.credential(for: repository) } }
            return try await group.reduce(into: Set<Credential>()) { if let found = $1 { $0.insert(found) } }
        }
        #expect(found.count == 1)
        #expect(try runs() == 1)
        clock.advance(200)
        let first = try await source.credential(for: repository)
        #expect(try runs() == 1)
        let second = try await source.credential(for: repository, rejected: first)
        #expect(try runs() == 2 && second != first)
        // What came a moment ago and is refused all the same would come again.
        #expect(try await source.credential(for: repository, rejected: second) == second)
        clock.advance(301)
        _ = try await source.credential(for: repository)
        #expect(try runs() == 3)
    }
}
