import Foundation
import Git
import Manifests
import Planning
import Reconciler
import Registry
import Store
import TestServers
import Testing

@Suite("the scan of a tree, kept from commit to commit")
struct TreeScanTests {
    private func source(_ remote: String, mirror: String) throws -> SourceReconciler {
        let store = try Store(path: ":memory:")
        let registry = RegistryClient(settings: [], userAgent: "pawl-test")
        return SourceReconciler(
            settings: SourceSettings(
                name: "fleet", remote: RemoteLocation(url: remote), branch: "main",
                commit: CommitSettings(author: .init(name: "P", email: "p@example.com")), mirrorDirectory: mirror),
            policies: [], interval: .seconds(60),
            tagLists: TagLists(registry: registry),
            facts: TagFactFinder(registry: registry, history: TagHistory(store)), isDryRun: true)
    }

    private func text(_ files: [ScannedFile]) -> [String] {
        files.flatMap { file in file.scan.fields.map { "\(file.path):\($0.line) \($0.value)" } }
    }

    @Test("after adding, changing, removing and renaming files it is what a scan from nothing finds")
    func incremental() async throws {
        let folder = try TemporaryDirectory()
        let remote = folder.path + "/fleet.git"
        let clone = folder.path + "/clone"
        func git(_ arguments: String...) throws {
            let result = try ChildProcess.run(
                "/usr/bin/git", arguments, environment: GitRepositoryFixture.environment)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
        }
        func write(_ path: String, _ tag: String) throws {
            let url = URL(fileURLWithPath: "\(clone)/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("image: ghcr.io/x/y:\(tag)\n".utf8).write(to: url)
        }
        try git("init", "-q", "--bare", "--initial-branch=main", remote)
        try git("clone", "-q", remote, clone)
        try git("-C", clone, "checkout", "-q", "-B", "main")
        // Twenty and more, so that the first scan goes over several threads.
        for index in 0..<24 { try write("apps/\(index)/a.yaml", "1.\(index)") }
        let steps: [() throws -> Void] = [
            {},
            { try write("apps/3/a.yaml", "9") },
            {
                try write("apps/0.yaml", "2"); try write("zoo/z.yaml", "3"); try write("a.yaml", "4")
            },
            { try FileManager.default.removeItem(atPath: clone + "/apps/5") },
            { try git("-C", clone, "mv", "apps/7", "apps/seven") },
            {
                try git("-C", clone, "rm", "-rq", "apps"); try write("apps", "1"); try write("b/é.yaml", "2")
            },
        ]
        let kept = try source(remote, mirror: folder.path + "/kept.git")
        for (number, step) in steps.enumerated() {
            try step()
            try git("-C", clone, "add", "-A")
            try git("-C", clone, "commit", "-q", "-m", "Step \(number)")
            try git("-C", clone, "push", "-q", "origin", "main")
            let fresh = try source(remote, mirror: folder.path + "/fresh-\(number).git")
            let expected = text(try await fresh.scannedFiles())
            #expect(text(try await kept.scannedFiles()) == expected, "step \(number)")
            #expect(!expected.isEmpty)
        }
    }
}
