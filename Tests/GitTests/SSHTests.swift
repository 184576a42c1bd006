import Foundation
import Git
import Secrets
import TestServers
import Testing

@Suite("over SSH", .serialized)
struct SSHTests {
    /// A key as a test wants it.
    struct Key: Sendable, CustomTestStringConvertible {
        let type: String
        let passphrase: String
        let format: String

        var testDescription: String { "\(type) \(format)\(passphrase.isEmpty ? "" : ", passphrase")" }
    }

    static let keys = [
        Key(type: "ed25519", passphrase: "", format: "RFC4716"),
        Key(type: "ed25519", passphrase: "pass 'word\" $HOME", format: "RFC4716"),
        Key(type: "ecdsa", passphrase: "", format: "RFC4716"), Key(type: "rsa", passphrase: "", format: "RFC4716"),
        Key(type: "rsa", passphrase: "phrase", format: "PEM"),
        Key(type: "ecdsa", passphrase: "phrase", format: "PKCS8"),
    ]

    private func access(
        _ server: SSHServer, _ key: String?, passphrase: String? = nil, port: Int? = nil, program: String? = nil
    ) throws -> RemoteAuth {
        let file = try passphrase.map { try server.write("\($0)\n", to: "passphrase-\(UUID().uuidString)") }
        return .ssh(
            SSHAccess(
                knownHostsFile: try server.knownHosts(port: port), privateKey: key.map(SecretLocation.file),
                passphrase: file.map(SecretLocation.file), program: program))
    }

    @Test("fetch, commit and push with every kind of key", arguments: keys)
    func wholeWay(_ key: Key) async throws {
        let place = try Place()
        let server = try SSHServer()
        let file = try server.makeKey(key.type, passphrase: key.passphrase, format: key.format)
        // As a mounted secret of Kubernetes has it: its group may read it, which ssh itself refuses.
        try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: file)
        try FileManager.default.removeItem(atPath: "\(file).pub")
        let mirror = try await place.mirror(
            url: server.url(of: place.remote.path),
            auth: try access(server, file, passphrase: key.passphrase.isEmpty ? nil : key.passphrase))
        let base = try await mirror.fetch(branch: "main")
        #expect(base.description == (try place.remote.tip()))
        let commit = try await mirror.commit("apps/a.yaml", "image: a:2\n", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        #expect(try place.remote.tip() == commit.description)
        let other = try place.remote.commit([.init("b.txt", "theirs\n")])
        #expect(try await mirror.fetch(branch: "main").description == other)
    }

    @Test("the address as scp writes it, and a path with a quote in it")
    func shortAddress() async throws {
        let place = try Place()
        let quoted = "\(place.folder.path)/it's here.git"
        try FileManager.default.moveItem(atPath: place.remote.path, toPath: quoted)
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        // The short form has no port: a stand-in that knows it better calls the real program.
        let program = try server.program(
            "#!/bin/sh\nfor last; do :; done\nexec git-shell -c \"$last\"\n")
        let mirror = try await place.mirror(
            url: "git@127.0.0.1:\(quoted)", auth: try access(server, key, program: program))
        _ = try await mirror.fetch(branch: "main")
        let real = try await place.mirror(
            "real", url: server.url(of: quoted.replacing("'", with: "%27").replacing(" ", with: "%20")),
            auth: try access(server, key))
        _ = try await real.fetch(branch: "main")
    }

    @Test("a server whose shell writes a greeting is told of with what it writes")
    func greeting() async throws {
        let place = try Place()
        let server = try SSHServer()
        let program = try server.program(
            "#!/bin/sh\nfor last; do :; done\n[ ! -e '\(place.folder.path)/greets' ] || echo Welcome\nexec git-shell -c \"$last\"\n"
        )
        let mirror = try await place.mirror(over: server, program: program)
        let fresh = try await place.mirror("fresh", over: server, program: program)
        _ = try await mirror.fetch(branch: "main")
        try Data().write(to: URL(fileURLWithPath: "\(place.folder.path)/greets"))
        for mirror in [mirror, fresh] {
            let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
            #expect(error?.message.contains("writes 'Welcome' before Git speaks") == true, "\(error?.message ?? "")")
        }
    }

    @Test("an agent's keys are used where none is configured")
    func agent() async throws {
        let place = try Place()
        let server = try SSHServer()
        let (agent, socket) = try server.agent(holding: try server.makeKey("ed25519"))
        defer { agent.terminate() }
        let mirror = try await place.mirror(
            url: server.url(of: place.remote.path),
            auth: .ssh(SSHAccess(knownHostsFile: try server.knownHosts(), agent: socket)))
        #expect(try await mirror.fetch(branch: "main").description == place.remote.tip())
        // With a key of its own, the agent is not asked.
        let stranger = try server.makeKey("ed25519", isAuthorized: false)
        let other = try await place.mirror(
            "other", url: server.url(of: place.remote.path),
            auth: .ssh(
                SSHAccess(
                    knownHostsFile: try server.knownHosts(), privateKey: .file(stranger), agent: socket)))
        let error = await #expect(throws: GitError.self) { try await other.fetch(branch: "main") }
        #expect(error?.code == .authenticationFailed)
    }

    @Test("a look at a branch that has not changed, on servers with and without version 2", arguments: [true, false])
    func look(acceptsVersion: Bool) async throws {
        let place = try Place()
        let server = try SSHServer(acceptsVersion: acceptsVersion)
        let mirror = try await place.mirror(
            url: server.url(of: place.remote.path), auth: try access(server, try server.makeKey("ed25519")))
        let tip = try await mirror.fetch(branch: "main")
        #expect(try await mirror.fetch(branch: "main") == tip)
        let other = try place.remote.commit([.init("b.txt", "2\n")])
        #expect(try await mirror.fetch(branch: "main").description == other)
        try place.remote.git("update-ref", "-d", "refs/heads/main")
        try place.remote.git("update-ref", "refs/heads/trunk", other)
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(error?.code == .branchNotFound)
        #expect(error?.message.contains("'trunk'") == true)
    }

    @Test("a hook's refusal, a lost race and a missing repository are told as over HTTP")
    func outcomes() async throws {
        let place = try Place()
        let server = try SSHServer()
        let auth = try access(server, try server.makeKey("ed25519"))
        let mirror = try await place.mirror(url: server.url(of: place.remote.path), auth: auth)
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        try place.remote.install(hook: "pre-receive", "echo 'not today' >&2; exit 1")
        guard case .refused(let message) = try await mirror.push(commit, to: "main", expecting: base) else {
            Issue.record("the push was not refused")
            return
        }
        #expect(message.contains("not today"))
        try place.remote.install(hook: "pre-receive", "exit 0")
        let other = try place.remote.commit([.init("b.txt", "theirs\n")])
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .lostRace(remote: Revision(other)))
        let missing = try await place.mirror(
            "missing", url: server.url(of: "\(place.folder.path)/none.git"), auth: auth)
        let error = await #expect(throws: GitError.self) { try await missing.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("there is no repository") == true, "\(error?.message ?? "")")
    }

    @Test("an unknown host and one with a changed key are not spoken to, and the remedy is told")
    func hostKeys() async throws {
        let place = try Place()
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        let empty = try server.write("", to: "empty")
        for (name, known, words) in [
            ("unknown", empty, "is not in \(empty)"), ("changed", try server.changedKnownHosts(), "it was changed"),
            ("none", "/nonexistent/known_hosts", "cannot read the known hosts"),
        ] {
            let mirror = try await place.mirror(
                name, url: server.url(of: place.remote.path),
                auth: .ssh(SSHAccess(knownHostsFile: known, privateKey: .file(key))))
            let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
            #expect(error?.code == .authenticationFailed)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("[127.0.0.1]:\(server.port)") == true || name == "none")
        }
    }

    @Test("what is wrong with a key is told before anything is sent, or as the server's refusal")
    func wrongKeys() async throws {
        let place = try Place()
        let server = try SSHServer()
        let locked = try server.makeKey("ed25519", passphrase: "s3cret")
        let cases: [(String, RemoteAuth, String)] = [
            ("stranger", try access(server, try server.makeKey("rsa", isAuthorized: false)), "does not accept the key"),
            ("locked", try access(server, locked), "has a passphrase"),
            ("wrong", try access(server, locked, passphrase: "wr0ng"), "does not open it"),
            ("nonsense", try access(server, try server.write("hunter2\n", to: "nonsense")), "holds no private key"),
            ("missing", try access(server, "/nonexistent/key"), "/nonexistent/key"),
        ]
        for (name, auth, words) in cases {
            let mirror = try await place.mirror(name, url: server.url(of: place.remote.path), auth: auth)
            let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
            #expect(error?.code == .authenticationFailed)
            #expect(error?.message.contains(words) == true, "\(name): \(error?.message ?? "")")
            for secret in ["wr0ng", "s3cret", "hunter2"] { #expect(error?.message.contains(secret) == false) }
        }
        let port = try freePort()
        let gone = try await place.mirror(
            "gone", url: server.url(of: place.remote.path, port: port),
            auth: try access(server, try server.makeKey("ed25519")))
        let error = await #expect(throws: GitError.self) { try await gone.fetch(branch: "main") }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("Connection refused") == true)
    }

    @Test(
        "what a program would take for an option, or a shell for more than a path, is refused",
        arguments: [
            "ssh://-oProxyCommand=touch%20x/a.git", "ssh://-l@h/a", "-oProxyCommand=x:a", "h:-x", "u$(x)@h:a",
            "ssh://h;x/a", "ssh://h/", "ssh://h:70000/a", "ssh://h/a%00b", "ssh://h/a%0ab", "h:",
        ])
    func hostile(_ url: String) async throws {
        let place = try Place([])
        let error = await #expect(throws: GitError.self) { try await place.mirror(url: url) }
        #expect(error?.code == .invalidInput)
    }

    @Test("nothing secret is in the program's arguments or environment, and nothing on a disk")
    func nothingShown() async throws {
        let place = try Place()
        let server = try SSHServer()
        let key = try server.makeKey("ed25519", passphrase: "s3cret")
        // Notes what it was given, and what can be read where it points to, then waits to be ended.
        let program = try server.program(
            """
            #!/bin/sh
            cd '\(place.folder.path)'
            tr '\\0' '\\n' < /proc/$$/cmdline > cmdline
            tr '\\0' '\\n' < /proc/$$/environ > environ
            for option; do
                case $option in IdentityFile=*) stat -L -c '%a' "${option#*=}" > mode; cat "${option#*=}" > key ;; esac
            done
            "$SSH_ASKPASS" "Enter passphrase for key: " > passphrase
            "$SSH_ASKPASS" "Are you sure you want to continue connecting (yes/no)? " > other
            touch done
            sleep 600
            """)
        let mirror = try await place.mirror(
            url: server.url(of: place.remote.path),
            auth: try access(server, key, passphrase: "s3cret", program: program))
        let fetch = Task { try await mirror.fetch(branch: "main") }
        while !FileManager.default.fileExists(atPath: "\(place.folder.path)/done") { await Task.yield() }
        fetch.cancel()
        let error = await #expect(throws: GitError.self) { try await fetch.value }
        #expect(error?.code == .cancelled)
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: "\(place.folder.path)/\(name)", encoding: .utf8)
        }
        #expect(try text("key") == String(contentsOfFile: key, encoding: .utf8))
        #expect(try text("mode") == "600\n")
        #expect(try text("passphrase") == "s3cret\n")
        #expect(try text("other") == "")
        let shown = try text("cmdline") + text("environ")
        #expect(shown.contains("StrictHostKeyChecking=yes"))
        for secret in ["s3cret", "PRIVATE KEY", key] { #expect(!shown.contains(secret)) }
        // The test process's own environment is none of the program's business.
        let names = try text("environ").split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(
            Set(names).isSubset(of: [
                "PATH", "LC_ALL", "HOME", "DISPLAY", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "GIT_PROTOCOL", "PWD",
            ]))
    }

    enum Stage: String, CaseIterable, Sendable {
        case afterConnecting, inTheGreeting, inTheKeyExchange, inTheList, inThePack

        /// How much of the real server's answer comes through.
        var silence: SilentServer.Silence {
            switch self {
            case .afterConnecting: .atOnce
            case .inTheGreeting: .afterAnswer(bytes: 10)
            case .inTheKeyExchange: .afterAnswer(bytes: 1_200)
            case .inTheList: .afterAnswer(bytes: 4_000)
            case .inThePack: .afterAnswer(bytes: 60_000)
            }
        }
    }

    @Test("a server that falls silent is given up by the deadline, and the next fetch works", arguments: Stage.allCases)
    func silence(_ stage: Stage) async throws {
        let noise = (0..<2_000).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }
        let place = try Place((0..<10).map { .init("\($0).txt", noise.shuffled().joined(separator: "\n")) })
        for number in 0..<40 { try place.remote.git("update-ref", "refs/heads/other-\(number)", "main") }
        let server = try SSHServer()
        let between = try SilentServer(before: server.port, stage.silence)
        let mirror = try await place.mirror(
            url: server.url(of: place.remote.path, port: between.port),
            auth: try access(server, try server.makeKey("ed25519"), port: between.port),
            deadlines: SilenceTests.deadlines)
        let start = ContinuousClock.now
        let error = await #expect(throws: GitError.self) { try await mirror.fetch(branch: "main") }
        #expect(start.duration(to: .now) < SilenceTests.patience)
        #expect(error?.code == .sourceUnavailable, "\(error?.message ?? "")")
        between.fallSilent(.never)
        #expect(try await mirror.fetch(branch: "main").description == place.remote.tip())
    }

    @Test("a push that was sent and not answered: what became of it is looked for")
    func pushed() async throws {
        let place = try Place()
        let server = try SSHServer()
        let key = try server.makeKey("ed25519")
        // Speaks with the repository by itself, and keeps to itself what follows the list of references.
        let program = try server.program(
            """
            #!/bin/sh
            for last; do :; done
            case $last in
                git-receive-pack*)
                    [ ! -e '\(place.folder.path)/silent' ] || exec git-shell -c "$last"
                    touch '\(place.folder.path)/silent'
                    git-shell -c "$last" | head -c 300
                    sleep 600 ;;
                *) exec git-shell -c "$last" ;;
            esac
            """)
        let mirror = try await place.mirror(
            url: server.url(of: place.remote.path), auth: try access(server, key, program: program),
            deadlines: SilenceTests.deadlines)
        let base = try await mirror.fetch(branch: "main")
        let commit = try await mirror.commit("x", "1", on: base)
        let start = ContinuousClock.now
        _ = try? await mirror.push(commit, to: "main", expecting: base)
        #expect(start.duration(to: .now) < SilenceTests.patience)
        // Whatever was said of it: where the branch is decides, and a second push of the same commit is accepted.
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        #expect(try place.remote.tip() == commit.description)
        #expect(try place.remote.git("rev-list", "--count", "main") == "2")
    }
}
