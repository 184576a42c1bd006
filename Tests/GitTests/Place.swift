import Curl
import Foundation
import Git
import Secrets
import TestServers

/// A folder with a remote repository of one test, and the means to reach it in each way.
final class Place: Sendable {
    let folder: TemporaryDirectory
    let remote: GitRepositoryFixture

    /// - Parameter files: the first commit; none leaves the repository empty.
    init(_ files: [GitRepositoryFixture.File] = [.init("apps/a.yaml", "image: a:1\n"), .init("b.txt", "b\n")]) throws {
        folder = try TemporaryDirectory()
        remote = try GitRepositoryFixture(at: folder.path + "/fleet.git")
        if !files.isEmpty { try remote.commit(files) }
    }

    /// - Parameter name: the mirror's, where a test has several.
    func mirror(
        _ name: String = "mirror", url: String? = nil, basic: BasicCredentialsLocation? = nil, caFile: String? = nil,
        auth: RemoteAuth? = nil, access: ServerAccess? = nil, deadlines: RemoteDeadlines = RemoteDeadlines()
    ) async throws -> Mirror {
        try await Mirror.open(
            remote: RemoteLocation(
                url: url ?? remote.path, auth: auth ?? basic.map(RemoteAuth.basic) ?? .none,
                access: access ?? ServerAccess(caFile: caFile), deadlines: deadlines),
            directory: "\(folder.path)/\(name).git")
    }

    /// A mirror that reaches the repository over SSH with a key of its own.
    ///
    /// - Parameter program: what is run in place of `ssh`.
    func mirror(_ name: String = "mirror", over server: SSHServer, program: String? = nil) async throws -> Mirror {
        let access = SSHAccess(
            knownHostsFile: try server.knownHosts(), privateKey: .file(try server.makeKey("ed25519")), program: program)
        return try await mirror(name, url: server.url(of: remote.path), auth: .ssh(access))
    }

    /// Credentials in a file, as a mounted secret has them.
    func credentials(_ username: String, _ password: String) throws -> BasicCredentialsLocation {
        let file = "\(folder.path)/password"
        try Data("\(password)\n".utf8).write(to: URL(fileURLWithPath: file))
        return BasicCredentialsLocation(username: .inline(username), password: .file(file))
    }
}

extension CommitSignature {
    static let pawl = CommitSignature(
        name: "Pawl", email: "pawl@example.com", time: 1_767_225_600, offsetMinutes: 0)
}

extension Mirror {
    func commit(_ path: String, _ text: String, on parent: Revision, message: String = "Update\n") throws -> Revision {
        try commit(
            [FileChange(path: path, bytes: Array(text.utf8))], on: parent, message: message, author: .pawl,
            committer: .pawl)
    }

    func text(_ path: String, at revision: Revision) throws -> String? {
        try withTree(at: revision) { tree in
            var blob: BlobID?
            try tree.forEachEntry { if $0.path == path { blob = $0.blob } }
            guard let blob else { return nil }
            return try tree.withBlob(blob) { String(decoding: $0, as: UTF8.self) }
        }
    }
}
