import Programs
import Remotes
package import Secrets

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How a server is reached over SSH: whose keys it may have, and which is ours. All files are read on every use.
package struct SSHAccess: Hashable, Sendable {
    /// Lines as in `known_hosts`. A server whose key is not there is not spoken to.
    package let knownHostsFile: String
    /// Our private key, as `ssh-keygen` writes it; `nil` for the keys of the agent.
    package let privateKey: SecretLocation?
    /// What opens the private key.
    package let passphrase: SecretLocation?
    /// The agent's socket; `nil` for the one that `SSH_AUTH_SOCK` names.
    package let agent: String?
    /// The program; `nil` for the `ssh` of the path.
    package let program: String?

    package init(
        knownHostsFile: String, privateKey: SecretLocation? = nil, passphrase: SecretLocation? = nil,
        agent: String? = nil, program: String? = nil
    ) {
        self.knownHostsFile = knownHostsFile
        self.privateKey = privateKey
        self.passphrase = passphrase
        self.agent = agent
        self.program = program
    }
}

/// A call of the `ssh` program, with the files that it reads.
///
/// Keys go into files in memory: a mounted secret that its group may read is one that `ssh` refuses, and a copy on disk
/// would be one too many. No configuration of the user or the machine is read, and nothing asks at a terminal.
struct SSHCommand {
    let program: String
    private(set) var arguments: [String] = []
    private(set) var environment: [String]
    /// To be kept for as long as the program runs.
    private(set) var files: [MemoryFile] = []

    private static let maximumKnownHosts = 4 << 20

    /// How a session shares its connection with others.
    enum Sharing {
        case no
        /// It makes the connection, and lends it by the socket until it ends.
        case lends(ControlSocket)
        /// It asks at the socket; where nobody answers there it makes a connection of its own.
        case borrows(ControlSocket)

        var options: [String] {
            switch self {
            case .no: ["ControlMaster=no", "ControlPath=none"]
            case .lends(let socket): ["ControlMaster=yes", "ControlPath=\(socket.path)", "ControlPersist=no"]
            case .borrows(let socket): ["ControlMaster=no", "ControlPath=\(socket.path)"]
            }
        }
    }

    /// - Parameter version: the protocol's version that is offered to the server, if it lets that through.
    init(
        _ address: SSHAddress, _ access: SSHAccess, _ service: SmartService, deadlines: RemoteDeadlines,
        version: String? = nil, sharing: Sharing = .no
    ) throws(GitError) {
        guard let program = access.program ?? Programs.path(of: "ssh") else {
            throw GitError(
                .unsupported, "there is no ssh program here; install it, such as Debian's package openssh-client")
        }
        self.program = program
        guard let known = FileSystem.contents(of: access.knownHostsFile, maximumSize: SSHCommand.maximumKnownHosts)
        else {
            let error = FileSystem.failure("cannot read the known hosts in \(access.knownHostsFile)")
            throw GitError(.authenticationFailed, error.message)
        }
        let knownHosts = try MemoryFile(known)
        files.append(knownHosts)
        environment = [
            "PATH=\(Programs.folders)", "LC_ALL=C", "HOME=/nonexistent",
        ]
        let seconds = max(1, Int((deadlines.connect / .seconds(1)).rounded(.up)))
        var options =
            SSHCommand.fixedOptions + sharing.options + [
                "UserKnownHostsFile=\(knownHosts.path)", "ConnectTimeout=\(seconds)",
            ]
        if let key = access.privateKey {
            let file = try MemoryFile(try SSHCommand.keyText(key, hasPassphrase: access.passphrase != nil))
            files.append(file)
            options += ["IdentityFile=\(file.path)", "IdentitiesOnly=yes", "IdentityAgent=none"]
            if let passphrase = access.passphrase {
                let answer = try askPass(SSHCommand.read(passphrase))
                options += ["BatchMode=no", "NumberOfPasswordPrompts=1"]
                environment += ["SSH_ASKPASS=\(answer)", "SSH_ASKPASS_REQUIRE=force", "DISPLAY=:none"]
            } else {
                options.append("BatchMode=yes")
            }
        } else {
            guard let socket = access.agent ?? getenv("SSH_AUTH_SOCK").map({ String(cString: $0) }), !socket.isEmpty
            else {
                throw GitError(
                    .authenticationFailed,
                    "no private key is configured and no agent runs (SSH_AUTH_SOCK); "
                        + "name one in `auth: {ssh: {privateKeyFile: …}}`")
            }
            environment.append("SSH_AUTH_SOCK=\(socket)")
            options += ["IdentityFile=none", "IdentityAgent=SSH_AUTH_SOCK", "BatchMode=yes"]
        }
        if let version {
            environment.append("GIT_PROTOCOL=\(version)")
            options.append("SendEnv=GIT_PROTOCOL")
        }
        arguments = ["-F", "none", "-T", "-x", "-a"] + options.flatMap { ["-o", $0] }
        if let port = address.port { arguments += ["-p", String(port)] }
        if let user = address.user { arguments += ["-l", user] }
        arguments += ["--", address.host, "\(service.program) \(address.quotedPath)"]
    }

    private static let fixedOptions = [
        "StrictHostKeyChecking=yes", "GlobalKnownHostsFile=none", "UpdateHostKeys=no", "VerifyHostKeyDNS=no",
        "CheckHostIP=no", "KnownHostsCommand=none", "PreferredAuthentications=publickey", "PubkeyAuthentication=yes",
        "PasswordAuthentication=no", "KbdInteractiveAuthentication=no", "GSSAPIAuthentication=no",
        "HostbasedAuthentication=no", "AddKeysToAgent=no", "ForwardAgent=no", "ClearAllForwardings=yes",
        "PermitLocalCommand=no", "CanonicalizeHostname=no",
        "ServerAliveInterval=15", "ServerAliveCountMax=4", "LogLevel=ERROR",
    ]

    /// A program that says the passphrase to whoever asks for one, and is nowhere on a disk either.
    private mutating func askPass(_ passphrase: Secret) throws(GitError) -> String {
        let answer = try MemoryFile(Array((passphrase.reveal() + "\n").utf8))
        let script = try MemoryFile(
            Array("#!/bin/sh\ncase $1 in *assphrase*) exec cat \(answer.path) ;; esac\nexit 1\n".utf8), mode: 0o700)
        files += [answer, script]
        return script.path
    }

    private static func keyText(_ key: SecretLocation, hasPassphrase: Bool) throws(GitError) -> [UInt8] {
        let text = try read(key).reveal()
        switch PrivateKeyText(text).protection {
        case nil: throw GitError(.authenticationFailed, "\(key) holds no private key, such as ssh-keygen writes it")
        case .encrypted where !hasPassphrase:
            throw GitError(
                .authenticationFailed,
                "the private key in \(key) has a passphrase; name it in `auth: {ssh: {passphraseFile: …}}`")
        case .encrypted, .open: break
        }
        // The last line's end was taken off as it was read; `ssh` insists on it.
        return Array(text.utf8) + [UInt8(ascii: "\n")]
    }

    private static func read(_ location: SecretLocation) throws(GitError) -> Secret {
        do throws(SecretError) {
            return try location.read()
        } catch {
            throw GitError(.authenticationFailed, error.message)
        }
    }
}
