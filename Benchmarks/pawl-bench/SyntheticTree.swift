import Foundation
import TestServers

/// A bare repository with a tree like a real fleet's: many folders, manifests of a few kilobytes, one image each.
struct SyntheticTree {
    let remote: String

    init(files: Int, in folder: String) throws {
        remote = "\(folder)/fleet-\(files).git"
        try Command.run("init", "-q", "--bare", "--initial-branch=main", remote)
        var stream = "commit refs/heads/main\ncommitter P <p@example.com> 1700000000 +0000\ndata 5\nFirst\n"
        for index in 0..<files {
            let text = SyntheticTree.manifest(index)
            stream += "M 100644 inline \(SyntheticTree.path(index))\ndata \(text.utf8.count)\n\(text)\n"
        }
        let result = try ChildProcess.run(
            "/usr/bin/git", ["-C", remote, "fast-import", "--quiet"], input: Array(stream.utf8))
        guard result.status == 0 else { throw Command.Failure(text: result.errors) }
    }

    static func path(_ index: Int) -> String {
        "apps/team-\(index / 400)/app-\(index / 4)/\(["deployment", "service", "config", "ingress"][index % 4]).yaml"
    }

    /// About 1.5 kB; one in four holds an image, as in public fleets.
    static func manifest(_ index: Int) -> String {
        let environment = (0..<24).map { "        - {name: VARIABLE_\($0), value: \"value-\(index)-\($0)\"}" }
            .joined(separator: "\n")
        let image = index % 4 == 0 ? "image: registry.example.com/team/app-\(index / 4):1.0.0" : "replicas: \(index)"
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: app-\(index)
            spec:
              template:
                spec:
                  containers:
                  - name: app
                    \(image)
                    env:
            \(environment)

            """
    }

    /// A further commit by another person, touching one file.
    func commit(_ number: Int) throws {
        try add(SyntheticTree.path(4), SyntheticTree.manifest(4) + "# change \(number)\n")
    }

    /// So many further commits by other people, each touching one file.
    func commits(_ count: Int) throws {
        var stream = ""
        for number in 0..<count {
            let text = SyntheticTree.manifest(number * 31 + 1) + "# change \(number)\n"
            stream +=
                "commit refs/heads/main\ncommitter P <p@example.com> \(1_700_000_001 + number) +0000\ndata 4\nNext\n"
            if number == 0 { stream += "from refs/heads/main^0\n" }
            stream += "M 100644 inline \(SyntheticTree.path(number * 31 + 1))\ndata \(text.utf8.count)\n\(text)\n"
        }
        let result = try ChildProcess.run(
            "/usr/bin/git", ["-C", remote, "fast-import", "--quiet"], input: Array(stream.utf8))
        guard result.status == 0 else { throw Command.Failure(text: result.errors) }
    }

    /// A further commit that writes one file.
    func add(_ path: String, _ text: String) throws {
        let stream =
            "commit refs/heads/main\ncommitter P <p@example.com> 1700000001 +0000\ndata 4\nNext\n"
            + "from refs/heads/main^0\nM 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
        let result = try ChildProcess.run(
            "/usr/bin/git", ["-C", remote, "fast-import", "--quiet"], input: Array(stream.utf8))
        guard result.status == 0 else { throw Command.Failure(text: result.errors) }
    }

    enum Command {
        struct Failure: Error { let text: String }

        static func run(_ arguments: String...) throws {
            let result = try ChildProcess.run("/usr/bin/git", arguments)
            guard result.status == 0 else { throw Failure(text: "git \(arguments): \(result.errors)") }
        }
    }
}
