import Foundation
import Git
import TestServers
import Testing

/// The fewer turns between the look at a branch and the push, the fewer races are lost.
@Suite("how much is asked of a server while others push", .serialized)
struct ConversationTests {
    @Test("over HTTP what is new takes two requests, and a push that follows another one")
    func overHTTP() async throws {
        let place = try Place()
        for number in 1...30 { try place.remote.commit([.init("b.txt", "\(number)\n")]) }
        let server = try GitHTTPServer(root: place.folder.path)
        defer { server.stop() }
        let mirror = try await place.mirror(url: server.url(of: "fleet.git"))
        let (pack, push) = ("POST /fleet.git/git-upload-pack", "POST /fleet.git/git-receive-pack")
        var base = try await mirror.fetch(branch: "main")
        var commit = try await mirror.commit("x", "0", on: base)
        #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        base = try await mirror.fetch(branch: "main")
        for round in 1...3 {
            let other = try place.remote.commit([.init("b.txt", "round \(round)\n")])
            let before = server.requests.count
            let now = try await mirror.fetch(branch: "main")
            #expect(now.description == other)
            #expect(try await mirror.text("b.txt", at: now) == "round \(round)\n")
            commit = try await mirror.commit("x", "\(round)", on: now)
            let faster = try place.remote.commit([.init("c.txt", "round \(round)\n")])
            #expect(try await mirror.push(commit, to: "main", expecting: now) == .lostRace(remote: Revision(faster)))
            base = try await mirror.fetch(branch: "main")
            commit = try await mirror.commit("x", "\(round)", on: base)
            #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
            // The answer to a further look is in the log no earlier than what came before.
            #expect(try await mirror.fetch(branch: "main") == commit)
            // After a lost race the server has said where the branch is.
            #expect(server.requests[before...].prefix(6).map(\.line) == [pack, pack, push, pack, push, pack])
        }
        try place.remote.git("fsck", "--strict")
    }

    @Test("over SSH what is new takes one connection, and one that found the branch moved is used for the next push")
    func overSSH() async throws {
        let place = try Place()
        let server = try SSHServer()
        // Speaks with the repository by itself, and notes each connection.
        let program = try server.program(
            """
            #!/bin/sh
            for last; do :; done
            echo "${last%% *}" >> '\(place.folder.path)/connections'
            exec git-shell -c "$last"
            """)
        let mirror = try await place.mirror(over: server, program: program)
        func connections() throws -> [String] {
            let file = "\(place.folder.path)/connections"
            defer { try? FileManager.default.removeItem(atPath: file) }
            return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        }
        var base = try await mirror.fetch(branch: "main")
        _ = try connections()
        for round in 1...3 {
            let other = try place.remote.commit([.init("b.txt", "round \(round)\n")])
            base = try await mirror.fetch(branch: "main")
            #expect(base.description == other)
            #expect(try await mirror.text("b.txt", at: base) == "round \(round)\n")
            #expect(try connections() == ["git-upload-pack"])
            var commit = try await mirror.commit("x", "\(round)", on: base)
            let faster = try place.remote.commit([.init("c.txt", "round \(round)\n")])
            #expect(try await mirror.push(commit, to: "main", expecting: base) == .lostRace(remote: Revision(faster)))
            // What was begun before is taken up again, whatever it said of the branch.
            await mirror.prepareToPush()
            base = try await mirror.fetch(branch: "main")
            commit = try await mirror.commit("x", "\(round)", on: base)
            #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
            #expect(try connections() == ["git-receive-pack", "git-upload-pack"])
            #expect(try place.remote.tip() == commit.description)
            // One that was prepared says where the branch was then; what counts is what the server finds.
            await mirror.prepareToPush()
            let late = try place.remote.commit([.init("c.txt", "late \(round)\n")])
            commit = try await mirror.commit("x", "late", on: commit)
            let outcome = try await mirror.push(
                commit, to: "main", expecting: Revision(place.remote.git("rev-parse", "main~1")))
            #expect(outcome == .lostRace(remote: Revision(late)))
            #expect(try place.remote.tip() == late)
            _ = try connections()
        }
        try place.remote.git("fsck", "--strict")
    }

    @Test("a connection that waits for a push and is not used ends by itself, and one that has ended is not used")
    func waiting() async throws {
        let place = try Place()
        let server = try SSHServer()
        let program = try server.program(
            """
            #!/bin/sh
            for last; do :; done
            echo $$ >> '\(place.folder.path)/started'
            exec git-shell -c "$last"
            """)
        var mirror: Mirror? = try await place.mirror(over: server, program: program)
        let base = try #require(try await mirror?.fetch(branch: "main"))
        func started() throws -> [Int32] {
            try String(contentsOfFile: "\(place.folder.path)/started", encoding: .utf8)
                .split(separator: "\n").compactMap { Int32($0) }
        }
        let commit = try #require(try await mirror?.commit("x", "1", on: base))
        let faster = try place.remote.commit([.init("b.txt", "2\n")])
        #expect(try await mirror?.push(commit, to: "main", expecting: base) == .lostRace(remote: Revision(faster)))
        let waiting = try #require(try started().last)
        #expect(kill(waiting, 0) == 0)
        kill(waiting, SIGKILL)
        let now = try #require(try await mirror?.fetch(branch: "main"))
        let again = try #require(try await mirror?.commit("x", "1", on: now))
        #expect(try await mirror?.push(again, to: "main", expecting: now) == .accepted)

        await mirror?.prepareToPush()
        while try started().count < 5 { await Task.yield() }
        let prepared = try #require(try started().last)
        mirror = nil
        while kill(prepared, 0) == 0 { await Task.yield() }
    }

    /// Others push, a race is lost, the branch is looked at again and the push gets through.
    private func rounds(_ place: Place, _ mirror: Mirror, _ count: Int = 3) async throws {
        for round in 1...count {
            let other = try place.remote.commit([.init("b.txt", "round \(round)\n")])
            var base = try await mirror.fetch(branch: "main")
            #expect(base.description == other)
            var commit = try await mirror.commit("x", "\(round)", on: base)
            let faster = try place.remote.commit([.init("c.txt", "round \(round)\n")])
            #expect(try await mirror.push(commit, to: "main", expecting: base) == .lostRace(remote: Revision(faster)))
            await mirror.prepareToPush()
            base = try await mirror.fetch(branch: "main")
            #expect(base.description == faster)
            commit = try await mirror.commit("x", "\(round)", on: base)
            #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
            #expect(try place.remote.tip() == commit.description)
        }
        try place.remote.git("fsck", "--strict")
    }

    @Test("one connection over SSH serves looks and pushes that follow each other")
    func sharedConnection() async throws {
        let place = try Place()
        let server = try SSHServer()
        let mirror = try await place.mirror(over: server)
        _ = try await mirror.fetch(branch: "main")
        let before = server.connectionCount
        try await rounds(place, mirror)
        #expect(server.connectionCount == before + 1)
        // Nobody else finds the way in once the mirror is closed.
        await mirror.close()
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(place.folder.path)/mirror.git")
        #expect(!left.contains { $0.hasPrefix("ssh-control-") }, "\(left)")
    }

    @Test("a server that grants a connection one session only is connected to once more")
    func oneSession() async throws {
        let place = try Place()
        let server = try SSHServer(maximumSessions: 1)
        try await rounds(place, try await place.mirror(over: server))
    }

    @Test("where the connection that was kept is gone, another one is made")
    func lostConnection() async throws {
        let place = try Place()
        let server = try SSHServer()
        let program = try server.program(
            "#!/bin/sh\ncase \"$*\" in *ControlMaster=yes*) echo $$ >> '\(place.folder.path)/lenders' ;; esac\nexec ssh \"$@\"\n"
        )
        let mirror = try await place.mirror(over: server, program: program)
        _ = try await mirror.fetch(branch: "main")
        for round in 1...3 {
            try await rounds(place, mirror, 1)
            let base = try await mirror.fetch(branch: "main")
            let commit = try await mirror.commit("y", "\(round)", on: base)
            let lenders = try String(contentsOfFile: "\(place.folder.path)/lenders", encoding: .utf8).split(
                separator: "\n")
            #expect(lenders.count == round)
            kill(try #require(lenders.last.flatMap { Int32($0) }), SIGKILL)
            #expect(try await mirror.push(commit, to: "main", expecting: base) == .accepted)
        }
    }

    @Test("where the mirror's folder can hold no socket, every conversation has a connection of its own")
    func noSocket() async throws {
        let place = try Place()
        let server = try SSHServer()
        // As ssh says it where the volume knows no sockets.
        let program = try server.program(
            """
            #!/bin/sh
            for option; do
              case $option in ControlPath=/*)
                case "$*" in *ControlMaster=yes*)
                  echo "unix_listener: cannot bind to path ${option#*=}.x: Operation not supported" >&2
                  exit 255
                esac
              esac
            done
            exec ssh "$@"
            """)
        let mirror = try await place.mirror(over: server, program: program)
        _ = try await mirror.fetch(branch: "main")
        let before = server.connectionCount
        try await rounds(place, mirror)
        #expect(server.connectionCount > before + 3)
    }
}
