/// GnuPG with a home of its own for one key: nothing of the person's keyrings is read or written, and nothing stays.
struct OpenPGPHome {
    private let gpg: SignatureProgram
    private let folder: String
    private let keyFile: String

    /// Lends a home that holds the keys of a file.
    static func with<R>(
        keyFile: String, _ body: (OpenPGPHome) throws(SigningError) -> R
    ) throws(SigningError) -> R {
        // Read here, so that a missing file is told of as such.
        let key = try KeyFile.contents(of: keyFile)
        return try PrivateFolder.with { folder throws(SigningError) in
            guard let gpg = SignatureProgram("gpg", home: folder) else {
                throw SigningError("OpenPGP signatures need the program gpg; install GnuPG, or use format: ssh")
            }
            let home = OpenPGPHome(gpg: gpg, folder: folder, keyFile: keyFile)
            defer { home.stopAgent() }
            try KeyFile.write(key, to: "\(folder)/key")
            guard let result = gpg.run(home.options + ["--import", "\(folder)/key"]), result.status == 0 else {
                throw SigningError(
                    "the key file \(keyFile) holds no OpenPGP key; write one with gpg --armor --export-secret-keys")
            }
            return try body(home)
        }
    }

    /// The detached, armoured signature of some bytes.
    func signature(of bytes: [UInt8], passphrase: [UInt8]?) throws(SigningError) -> String {
        try KeyFile.write(bytes, to: "\(folder)/commit")
        let result = gpg.run(
            options + [
                "--pinentry-mode", "loopback", "--passphrase-fd", "0", "--armor", "--output", "\(folder)/signature",
                "--detach-sign", "\(folder)/commit",
            ], input: (passphrase ?? []) + [UInt8(ascii: "\n")])
        guard let result else {
            throw SigningError("cannot sign with the key \(keyFile): gpg gave no answer in time")
        }
        guard result.status == 0 else {
            throw SigningError("cannot sign with the key \(keyFile): \(reason(result.output, passphrase))")
        }
        return String(decoding: try KeyFile.contents(of: "\(folder)/signature"), as: UTF8.self)
    }

    /// The public keys, as a keyring that `gpgv` reads.
    func publicKeys() throws(SigningError) -> [UInt8] {
        let file = "\(folder)/public"
        guard let result = gpg.run(options + ["--output", file, "--export"]), result.status == 0 else {
            throw SigningError("gpg does not give the public key of \(keyFile)")
        }
        return try KeyFile.contents(of: file)
    }

    private var options: [String] { ["--homedir", folder, "--batch", "--no-tty", "--quiet"] }

    private func reason(_ output: String, _ passphrase: [UInt8]?) -> String {
        if output.contains("passphrase") || output.contains("No passphrase given") {
            return passphrase == nil
                ? "it is encrypted; name its passphrase with passphraseFile"
                : "its passphrase is another; correct passphraseFile"
        }
        if output.contains("No secret key") || output.contains("no default secret key") {
            return "it is public only, expired or revoked; export the secret key with gpg --export-secret-keys"
        }
        let line = output.split(separator: "\n").last.map(String.init) ?? "gpg failed"
        return String(
            line.unicodeScalars.prefix(200).map { $0.value >= 0x20 && $0.value != 0x7F ? Character($0) : " " })
    }

    /// The agent that gpg starts for private keys would outlive it by a while.
    private func stopAgent() {
        guard let program = SignatureProgram("gpgconf", home: folder) else { return }
        _ = program.run(["--homedir", folder, "--kill", "gpg-agent"])
    }
}
