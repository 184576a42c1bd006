import Foundation
import OCI
import Secrets
import Testing

@testable import Credentials

@Suite("a Docker configuration file")
struct DockerConfigTests {
    private func credential(_ config: String, _ repository: String) async throws -> Credential? {
        let folder = try Folder()
        let source = DockerConfigSource(
            path: try folder.write(config, to: "config.json"), programs: folder.programs())
        return try await source.credential(for: Repository(parsing: repository))
    }

    static let entries: [(entry: String, expected: String?)] = [
        ("{\"auth\":\"\(base64("user:pass"))\"}", "user:pass"),
        ("{\"auth\":\"\(base64("user:pa:ss:"))\"}", "user:pa:ss:"),
        ("{\"auth\":\"\(base64("user:pä"))\"}", "user:pä"),
        ("{\"auth\":\"\(base64("u:p"))\\n\"}", "u:p"),
        ("{\"auth\":\"dXNlcjpwdw\"}", "user:pw"),
        ("{\"auth\":\"\(base64("user:pass\0\0"))\"}", "user:pass"),
        ("{\"auth\":\"\(base64("user:"))\"}", "user:"),
        ("{\"username\":\"user\",\"password\":\"pass\"}", "user:pass"),
        ("{\"username\":\"other\",\"password\":\"other\",\"auth\":\"\(base64("user:pass"))\"}", "user:pass"),
        ("{\"auth\":\"\",\"username\":\"user\",\"password\":\"p:w\",\"email\":\"a@b\"}", "user:p:w"),
        (
            "{\"auth\":\"\(base64("00000000-0000-0000-0000-000000000000:"))\",\"identitytoken\":\"refresh\"}",
            "identity refresh"
        ),
        ("{\"identitytoken\":\"refresh\",\"registrytoken\":\"bearer\"}", "registry bearer"),
        ("{}", nil), ("{\"auth\":\"\"}", nil), ("{\"email\":\"a@b\"}", nil),
    ]

    @Test("an entry is read in every spelling", arguments: entries)
    func entry(entry: String, expected: String?) async throws {
        let found = try await credential("{\"auths\":{\"ghcr.io\":\(entry)}}", "ghcr.io/team/app")
        #expect(found?.revealed == expected)
        if case .basic(let credentials) = found?.kind { #expect(["u", "user"].contains(credentials.username)) }
        if let found { #expect(found.origin.hasSuffix("/config.json, entry 'ghcr.io'")) }
    }

    @Test(
        "an entry that cannot be read is an error that shows nothing of it",
        arguments: [
            "{\"auth\":\"hunter2hunter2!!\"}", "{\"auth\":\"\(base64("hunter2"))\"}",
            "{\"auth\":\"\(base64(":hunter2"))\"}",
            "{\"password\":\"hunter2\"}", "{\"auth\":7,\"password\":\"hunter2\"}", "\"hunter2\"", "{\"auth\":\"hunter2",
        ])
    func brokenEntry(entry: String) async throws {
        let error = await failure { () async throws(CredentialError) in
            do { return try await credential("{\"auths\":{\"ghcr.io\":\(entry)}}", "ghcr.io/team/app") } catch {
                throw error as? CredentialError ?? CredentialError(.cancelled, "\(error)")
            }
        }
        #expect(error?.code == .invalid)
        #expect(error?.isRetryable == false)
        let text = "\(error?.message ?? "") \(String(reflecting: error))"
        #expect(!text.contains("hunter2") && !text.contains(base64("hunter2")) && text.contains("config.json"))
    }

    @Test("a broken entry for another registry harms nobody")
    func brokenElsewhere() async throws {
        let config = "{\"auths\":{\"quay.io\":{\"auth\":\"!\"},\"ghcr.io\":{\"auth\":\"\(base64("u:p"))\"}}}"
        #expect(try await credential(config, "ghcr.io/team/app")?.revealed == "u:p")
        #expect(try await credential(config, "registry.example.com/app") == nil)
    }

    @Test(
        "the most exact entry with something in it is taken",
        arguments: [
            ("ghcr.io/team/app", "exact"), ("ghcr.io/team/other", "team"), ("ghcr.io/else/app", "host"),
            ("nginx", "hub"), ("docker.io/team/app", "hub team"), ("eu.example.com/app", "eu"),
            ("us.example.com/app", "wildcard"), ("us.example.com/empty/app", "wildcard"),
        ])
    func choice(repository: String, expected: String) async throws {
        let keys = [
            "https://ghcr.io/v2/": "host", "ghcr.io/team": "team", "https://ghcr.io/team/app": "exact",
            "docker.io": "second", "https://index.docker.io/v1/": "hub", "index.docker.io": "third",
            "docker.io/team": "hub team", "*.example.com": "wildcard", "eu.example.com": "eu",
        ]
        let entries = keys.map { "\"\($0.key)\":{\"auth\":\"\(base64("u:\($0.value)"))\"}" }
        let config = "{\"auths\":{\(entries.joined(separator: ",")),\"us.example.com/empty\":{}}}"
        #expect(try await credential(config, repository)?.revealed == "u:\(expected)")
    }

    @Test(
        "a legacy file is the content of auths; other settings of Docker's are no registries",
        arguments: [
            ("{\"https://ghcr.io\":{\"auth\":\"dTpw\",\"email\":\"a@b\"}}", "u:p"),
            ("{\"ghcr.io\":{\"username\":\"u\",\"password\":\"p\"},\"x\":3}", "u:p"),
            ("{\"HttpHeaders\":{\"User-Agent\":\"x\"},\"psFormat\":\"y\"}", nil),
            ("{\"auths\":{},\"ghcr.io\":{\"auth\":\"dTpw\"}}", nil), ("{}", nil),
        ])
    func legacy(config: String, expected: String?) async throws {
        #expect(try await credential(config, "ghcr.io/team/app")?.revealed == expected)
    }

    @Test(
        "a pull secret that is mounted as a folder is found",
        arguments: [".dockerconfigjson", "config.json", ".dockercfg"])
    func folder(name: String) async throws {
        let folder = try Folder()
        let entry = "\"ghcr.io\":{\"auth\":\"dTpw\"}"
        try folder.write(name == ".dockercfg" ? "{\(entry)}" : "{\"auths\":{\(entry)}}", to: name)
        let source = DockerConfigSource(path: folder.path, programs: folder.programs())
        #expect(try await source.credential(for: Repository(parsing: "ghcr.io/a/b"))?.revealed == "u:p")
    }

    @Test("the usual file is Docker's own, then Podman's")
    func usual() throws {
        let folder = try Folder()
        for name in ["docker", "home/.docker", "run/containers"] {
            try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
        }
        let environment = [
            "DOCKER_CONFIG": "\(folder.path)/docker", "HOME": "\(folder.path)/home", "REGISTRY_AUTH_FILE": "",
            "XDG_RUNTIME_DIR": "\(folder.path)/run",
        ]
        #expect(UsualDockerConfig.path(environment: environment) == nil)
        for name in ["run/containers/auth.json", "home/.docker/config.json", "docker/config.json"] {
            let file = try folder.write("{}", to: name)
            #expect(UsualDockerConfig.path(environment: environment) == file)
        }
        #expect(UsualDockerConfig.path(environment: [:]) == nil)
    }

    @Test("a rotated file is read anew")
    func rotation() async throws {
        let folder = try Folder()
        let file = try folder.write("{\"auths\":{\"ghcr.io\":{\"auth\":\"\(base64("u:old"))\"}}}", to: "config.json")
        let source = DockerConfigSource(path: file, programs: folder.programs())
        let repository = try Repository(parsing: "ghcr.io/a/b")
        #expect(try await source.credential(for: repository)?.revealed == "u:old")
        try folder.write("{\"auths\":{\"ghcr.io\":{\"auth\":\"\(base64("u:new"))\"}}}", to: "config.json")
        #expect(try await source.credential(for: repository)?.revealed == "u:new")
    }

    @Test("a file that is missing, no file, too large or no JSON is an error that names it")
    func unreadable() async throws {
        let folder = try Folder()
        let repository = try Repository(parsing: "ghcr.io/a/b")
        func error(_ path: String) async -> CredentialError? {
            let source = DockerConfigSource(path: path, programs: folder.programs())
            return await failure { () async throws(CredentialError) in try await source.credential(for: repository) }
        }
        let large = try folder.write("{\"auths\":{}}" + String(repeating: " ", count: 1 << 20), to: "large")
        let broken = try folder.write("auths: {}", to: "broken")
        let empty = try folder.write("", to: "empty")
        let list = try folder.write("[]", to: "list")
        #expect(await error("\(folder.path)/none")?.code == .unreadable)
        #expect(await error(folder.path)?.message.contains(".dockerconfigjson") == true)
        for file in [large, broken, empty, list] {
            let found = await error(file)
            #expect(found?.code == .invalid && found?.message.contains(file) == true, "\(file)")
        }
    }

    @Test("a credential prints its user and where it came from, never the secret")
    func printing() async throws {
        let config = "{\"auths\":{\"ghcr.io\":{\"auth\":\"\(base64("user:hunter2"))\"}}}"
        let found = try #require(try await credential(config, "ghcr.io/team/app"))
        #expect(found.description.hasPrefix("user 'user' from /"))
        var dumped = ""
        dump(found, to: &dumped)
        #expect(!("\(found) \(String(reflecting: found)) " + dumped).contains("hunter2"))
    }
}
