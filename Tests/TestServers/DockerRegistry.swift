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

    /// - Parameters:
    ///   - isProtected: TLS with an authority of the test's own, and a password.
    ///   - tokens: who gives the tokens that the registry asks for.
    ///   - listener: who is told of what happens, and what stands in the header `Authorization` then.
    package init(
        isProtected: Bool = false, tokens: TokenServer? = nil, listener: (url: String, authorization: String)? = nil
    ) throws {
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
        if let listener {
            configuration += """
                notifications:
                  endpoints:
                    - name: pawl
                      url: \(listener.url)
                      headers: {Authorization: ["\(listener.authorization)"]}
                      ignoredmediatypes: [application/octet-stream]
                      timeout: 1s
                      threshold: 5
                      backoff: 1s

                """
        }
        if let tokens { configuration += "auth: {token: \(tokens.configuration)}\n" }
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
    package func store(_ tags: [String], in repository: String, config: String = "{}") throws -> String {
        let digest = try manifest(config: config)
        try link(digest, tags, in: repository)
        return digest
    }

    /// Puts an image there that says when it was built, for one platform or, as an index, for several.
    ///
    /// - Parameter platforms: such as `linux/arm64`; more than one make an index, with an attestation beside them.
    /// - Returns: the digest of the manifest or the index.
    @discardableResult
    package func store(
        _ tags: [String], in repository: String, created: String?, platforms: [String]
    ) throws -> String {
        var manifests: [(digest: String, platform: String)] = []
        for platform in platforms {
            let parts = platform.split(separator: "/")
            let variant = parts.count > 2 ? ",\"variant\":\"\(parts[2])\"" : ""
            let described = "\"os\":\"\(parts[0])\",\"architecture\":\"\(parts[1])\"\(variant)"
            let time = created.map { ",\"created\":\"\($0)\"" } ?? ""
            let digest = try manifest(config: "{\(described)\(time)}")
            try link(digest, [], in: repository)
            manifests.append((digest, described))
        }
        guard manifests.count > 1 else {
            try link(manifests[0].digest, tags, in: repository)
            return manifests[0].digest
        }
        let attestation = try manifest(config: "{\"os\":\"unknown\",\"architecture\":\"unknown\"}")
        try link(attestation, [], in: repository)
        manifests.append((attestation, "\"os\":\"unknown\",\"architecture\":\"unknown\""))
        let entries = manifests.map { digest, platform in
            "{\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"size\":2,\"digest\":\"\(digest)\","
                + "\"platform\":{\(platform)}}"
        }
        let index = try blob(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\","
                + "\"manifests\":[\(entries.joined(separator: ","))]}", root)
        try link(index, tags, in: repository)
        return index
    }

    private var root: String { "\(folder.path)/images/docker/registry/v2" }

    private func manifest(config: String) throws -> String {
        try blob(
            """
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",\
            "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":\(config.utf8.count),\
            "digest":"\(try blob(config, root))"},"layers":[]}
            """, root)
    }

    /// Makes a manifest part of a repository, under some tags. Its configuration is linked as a layer is.
    private func link(_ digest: String, _ tags: [String], in repository: String) throws {
        let hex = String(digest.dropFirst(7))
        let base = "\(root)/repositories/\(repository)"
        try link(digest, "\(base)/_manifests/revisions/sha256/\(hex)/link")
        for tag in tags {
            try link(digest, "\(base)/_manifests/tags/\(tag)/current/link")
            try link(digest, "\(base)/_manifests/tags/\(tag)/index/sha256/\(hex)/link")
        }
        for blob in try FileManager.default.subpathsOfDirectory(atPath: "\(root)/blobs/sha256")
        where blob.hasSuffix("/data") {
            let sum = blob.split(separator: "/")[1]
            try link("sha256:\(sum)", "\(base)/_layers/sha256/\(sum)/link")
        }
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
