import DemoRegistry
import Foundation
import TestServers
import Testing

/// A folder of `deploy/` that installs Pawl and lets it update itself, as its comments say to keep it in a repository.
struct Installation: Sendable, CustomTestStringConvertible {
    let folder: String
    let files: [String]
    let repositories: [String]

    var testDescription: String { folder }

    static let all = [
        Installation(folder: "flux", files: ["release.yaml"], repositories: ["pawl/pawl", "pawl/charts/pawl"]),
        Installation(folder: "argocd", files: ["application.yaml"], repositories: ["pawl/pawl", "pawl/charts/pawl"]),
        Installation(
            folder: "kustomize/overlays/example",
            files: ["kustomization.yaml", "namespace.yaml", "pawl.yaml", "secrets.yaml"], repositories: ["pawl/pawl"]),
    ]

    /// The files of the repository by path, with the test's registry in place of the real one.
    func tree(host: String) throws -> [String: [UInt8]] {
        let deploy = DiffExample.root.appending(path: "deploy").appending(path: folder)
        func bytes(_ name: String) throws -> [UInt8] {
            let text = try String(contentsOf: deploy.appending(path: name), encoding: .utf8)
            return Array(text.replacingOccurrences(of: "ghcr.io/", with: "\(host)/").utf8)
        }
        var tree = [".pawl/pawl.yaml": try bytes("update-policy.yaml")]
        for file in files { tree["apps/pawl/\(file)"] = try bytes(file) }
        return tree
    }
}

@Suite("Pawl's own version")
struct SelfUpdateTests {
    private struct Plan: Decodable {
        struct Change: Decodable {
            let file: String
            let policy: String
            let from: String
            let to: String
        }
        let changes: [Change]
    }

    private func plan(_ bench: Bench) async throws -> [Plan.Change] {
        let result = try await bench.pawl("plan", "-o", "json")
        #expect(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Plan.self, from: Data(result.output.utf8)).changes
    }

    @Test("what installs Pawl is moved forward by Pawl, and by nothing but the version", arguments: Installation.all)
    func movesForward(_ installation: Installation) async throws {
        let bench = try await Bench()
        try bench.write(
            "pawl.yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            policies: [{source: fleet, path: .pawl}]
            sources:
              - {name: fleet, url: "%remote", commit: {author: {name: Pawl, email: pawl@example.com}}}
            registries: [{host: "%host", plainHTTP: true}]
            mirrors: {directory: mirrors}
            """)
        let tree = try installation.tree(host: bench.host)
        try bench.commit(tree)
        for repository in installation.repositories { await bench.registry.push("0.1.0", to: repository) }
        #expect(try await plan(bench).isEmpty)

        // The image and its chart are released one after the other; half a release is none.
        for repository in installation.repositories.dropLast() {
            await bench.registry.push("0.2.0", to: repository)
            #expect(try await plan(bench).isEmpty)
        }
        if let last = installation.repositories.last { await bench.registry.push("0.2.0", to: last) }
        let changes = try await plan(bench)
        #expect(changes.count == installation.repositories.count)
        for change in changes {
            #expect(change.policy == "pawl:pawl")
            #expect((change.from, change.to) == ("0.1.0", "0.2.0"))
        }

        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        var moved = 0
        for (file, before) in tree {
            let text = String(decoding: before, as: UTF8.self)
            var wanted = text
            if file.hasPrefix("apps/") {
                for key in ["tag", "newTag", "targetRevision"] {
                    wanted = wanted.replacingOccurrences(of: " \(key): 0.1.0\n", with: " \(key): 0.2.0\n")
                }
            }
            #expect(String(decoding: try bench.show(file), as: UTF8.self) == wanted)
            if wanted != text { moved += 1 }
        }
        #expect(moved == 1)
        #expect(try await plan(bench).isEmpty)
    }
}
