import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("other writers on the same branch")
struct RaceTests {
    @Test("a person who pushes all the time and two Pawls at once: every commit arrives once, nothing is lost")
    func everyoneGetsThrough() async throws {
        let bench = try await Bench()
        try bench.configure()
        for app in ["one", "two"] {
            await bench.registry.push("1.0.0", to: "team/\(app)")
            try bench.policy(
                app, image: "%host/team/\(app)", rule: "semver: {range: \"*\"}", target: "      paths: [\"\(app)/**\"]")
        }
        try bench.commit([
            "one/a.yaml": Array(bench.expand("image: %host/team/one:1.0.0\n").utf8),
            "two/a.yaml": Array(bench.expand("image: %host/team/two:1.0.0\n").utf8),
        ])
        // Two configurations with mirrors of their own, each with one of the policies.
        for app in ["one", "two"] {
            let folder = "\(bench.path)/\(app)-policies"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: "\(bench.path)/policies/\(app).yaml", toPath: "\(folder)/\(app).yaml")
            let text = try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
                .replacing("directory: policies", with: "directory: \(app)-policies")
                .replacing("directory: mirrors", with: "directory: \(app)-mirrors")
            try bench.write("\(app).yaml", text)
        }
        let rounds = 6
        try await withThrowingTaskGroup(of: Void.self) { group in
            for app in ["one", "two"] {
                group.addTask {
                    for round in 1...rounds {
                        await bench.registry.push("1.\(round).0", to: "team/\(app)")
                        let run = try await bench.pawl("--config", "\(app).yaml", "run", "--once")
                        #expect(run.status == 0, "\(run.errors)")
                    }
                }
            }
            group.addTask {
                // The person pushes as people do: fetch, rebase, push until it is through.
                let clone = bench.path + "/person"
                try bench.git("clone", "-q", bench.remote, clone)
                for round in 1...rounds {
                    let script = """
                        echo \(round) >> notes.txt; git add -A; git commit -q -m 'Note \(round)'
                        until git push -q origin main 2>/dev/null; do git pull -q --rebase origin main; done
                        """
                    let result = try await ChildProcess.runAside(
                        "/bin/sh", ["-c", script], directory: clone, environment: Bench.gitEnvironment)
                    #expect(result.status == 0, "\(result.errors)")
                }
            }
            try await group.waitForAll()
        }
        #expect(try bench.commitCount == 1 + 3 * rounds)
        for app in ["one", "two"] {
            #expect(
                try bench.show("\(app)/a.yaml") == Array(bench.expand("image: %host/team/\(app):1.\(rounds).0\n").utf8))
        }
        #expect(try bench.show("notes.txt") == Array((1...rounds).map { "\($0)\n" }.joined().utf8))
        #expect(try ChildProcess.run("/usr/bin/git", ["-C", bench.remote, "fsck", "--strict"]).status == 0)
    }
}
