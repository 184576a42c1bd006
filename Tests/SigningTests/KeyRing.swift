import Foundation
import Secrets
import Signing
import TestServers

/// A folder with keys that the real programs made.
final class KeyRing: Sendable {
    let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    func file(_ name: String) -> String { "\(folder.path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    }

    func contents(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: file(name)), encoding: .utf8)
    }

    @discardableResult
    func run(_ command: String, input: String? = nil) throws -> (status: Int32, output: String, errors: String) {
        try ChildProcess.run(
            "/bin/sh", ["-c", command], directory: folder.path,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C"],
            input: input.map { Array($0.utf8) })
    }

    struct Failure: Error { let errors: String }

    /// Makes a key of SSH; its public part is `<name>.pub`.
    func makeSSHKey(_ name: String, _ options: String, passphrase: String = "") throws {
        let made = try run("ssh-keygen -q -C comment -f '\(name)' -N '\(passphrase)' \(options)")
        guard made.status == 0 else { throw Failure(errors: made.errors) }
        if !passphrase.isEmpty { try write(passphrase + "\n", to: "\(name).passphrase") }
    }

    /// Makes a key of OpenPGP: the secret one in `<name>`, the public one in `<name>.pub`.
    func makeOpenPGPKey(_ name: String, _ algorithm: String, passphrase: String = "") throws {
        let made = try run(
            """
            set -e
            export GNUPGHOME="$(mktemp -d /tmp/pawl-home-XXXXXX)"
            trap 'gpgconf --kill gpg-agent; rm -rf "$GNUPGHOME"' EXIT
            gpg --batch --quiet --pinentry-mode loopback --passphrase '\(passphrase)' \
              --quick-generate-key '\(name) <\(name)@example.com>' \(algorithm) sign never
            gpg --batch --quiet --pinentry-mode loopback --passphrase '\(passphrase)' --armor \
              --export-secret-keys > '\(name)'
            gpg --batch --quiet --armor --export > '\(name).pub'
            """)
        guard made.status == 0 else { throw Failure(errors: made.errors) }
        if !passphrase.isEmpty { try write(passphrase + "\n", to: "\(name).passphrase") }
    }

    func signer(_ name: String, _ format: SigningSettings.Format = .ssh, withPassphrase: Bool = false) -> CommitSigner {
        CommitSigner(
            SigningSettings(
                format: format, keyFile: file(name),
                passphrase: withPassphrase ? .file(file("\(name).passphrase")) : nil))
    }
}
