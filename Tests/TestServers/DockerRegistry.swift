import Foundation

/// Debian's `docker-registry` (distribution 2.8) on a free port, with its images in a folder of its own.
package final class DockerRegistry: Sendable {
    package let port: Int
    /// The authority to trust, where the registry speaks TLS.
    package let caFile: String?
    private let folder: TemporaryDirectory
    private let process: ChildProcess

    package static let username = "reader"
    package static let password = "p:ss wörd"

    /// - Parameter isProtected: TLS with an authority of the test's own, and a password.
    package init(isProtected: Bool = false) throws {
        folder = try TemporaryDirectory(isInMemory: true)
        port = try freePort()
        var configuration = """
            version: 0.1
            log: {level: error}
            storage: {filesystem: {rootdirectory: \(folder.path)/images}}
            http:
              addr: 127.0.0.1:\(port)

            """
        if isProtected {
            try TestCertificates.make(in: folder.path)
            let users = try ChildProcess.run(
                "/usr/bin/htpasswd", ["-nbB", DockerRegistry.username, DockerRegistry.password])
            try Data(users.output.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/users"))
            configuration += """
                  tls: {certificate: \(folder.path)/server.pem, key: \(folder.path)/server.key}
                auth: {htpasswd: {realm: registry, path: \(folder.path)/users}}

                """
        }
        caFile = isProtected ? "\(folder.path)/ca.pem" : nil
        let file = "\(folder.path)/config.yml"
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: file))
        process = try ChildProcess.start(
            "/usr/bin/docker-registry", ["serve", file],
            environment: ["PATH": "/usr/bin:/bin", "OTEL_TRACES_EXPORTER": "none"],
            logTo: "\(folder.path)/log")
        try waitForPort(port)
    }

    deinit { process.terminate() }

    /// Puts an image there by way of the registry's storage: a manifest with its links, as a push leaves them.
    ///
    /// - Returns: the manifest's digest.
    @discardableResult
    package func store(_ tags: [String], in repository: String) throws -> String {
        let root = "\(folder.path)/images/docker/registry/v2"
        let config = "{}"
        let manifest = """
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",\
            "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":2,"digest":"\(try blob(config, root))"},\
            "layers":[]}
            """
        let digest = try blob(manifest, root)
        let hex = String(digest.dropFirst(7))
        let base = "\(root)/repositories/\(repository)/_manifests"
        try link(digest, "\(base)/revisions/sha256/\(hex)/link")
        for tag in tags {
            try link(digest, "\(base)/tags/\(tag)/current/link")
            try link(digest, "\(base)/tags/\(tag)/index/sha256/\(hex)/link")
        }
        return digest
    }

    private func link(_ digest: String, _ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(digest.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func blob(_ text: String, _ root: String) throws -> String {
        let sum = try ChildProcess.run("/usr/bin/sha256sum", [], input: Array(text.utf8)).output.prefix(64)
        let folder = "\(root)/blobs/sha256/\(sum.prefix(2))/\(sum)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/data"))
        return "sha256:\(sum)"
    }
}
