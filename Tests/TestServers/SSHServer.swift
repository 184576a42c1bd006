import Foundation

/// OpenSSH's own server on a free port of this machine, for the user that runs the tests, with host and user keys of its
/// own folder.
package final class SSHServer: Sendable {
    package let port: Int
    private let folder: TemporaryDirectory
    private let process: ChildProcess

    /// - Parameters:
    ///   - acceptsVersion: whether clients may say which version of Git's protocol they want.
    ///   - maximumSessions: how many sessions one connection may have.
    package init(acceptsVersion: Bool = true, maximumSessions: Int = 10) throws {
        folder = try TemporaryDirectory()
        port = try freePort()
        try SSHServer.run("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder.path)/host"])
        // As root, the server wants this folder of the system's, which nothing has made where it was never started.
        if getuid() == 0 {
            try? FileManager.default.createDirectory(
                atPath: "/run/sshd", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        }
        let configuration = """
            ListenAddress 127.0.0.1:\(port)
            HostKey \(folder.path)/host
            AuthorizedKeysFile \(folder.path)/authorized_keys
            PidFile \(folder.path)/pid
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            MaxStartups 100
            MaxSessions \(maximumSessions)
            # A shell that counts itself as an inner one reads no start-up files of the user's, as none of a forge's does.
            SetEnv SHLVL=1
            \(acceptsVersion ? "AcceptEnv GIT_PROTOCOL" : "")
            """
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/sshd_config"))
        try Data().write(to: URL(fileURLWithPath: "\(folder.path)/authorized_keys"))
        process = try SSHServer.start(
            "/usr/sbin/sshd", ["-D", "-e", "-f", "\(folder.path)/sshd_config"], logTo: "\(folder.path)/log")
        try waitForPort(port)
    }

    deinit { process.terminate() }

    package func stop() { process.terminate() }

    package var user: String { NSUserName() }

    /// How many connections were made so far, as the server has noted them.
    package var connectionCount: Int {
        let log = (try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? ""
        return log.ranges(of: "Accepted publickey for").count
    }

    /// The URL of a repository, or of one behind another port of this machine.
    package func url(of path: String, port: Int? = nil) -> String {
        "ssh://\(user)@127.0.0.1:\(port ?? self.port)\(path)"
    }

    /// A file of known hosts with this server's key, under its own port or another one.
    package func knownHosts(port: Int? = nil) throws -> String {
        let key = try String(contentsOfFile: "\(folder.path)/host.pub", encoding: .utf8)
        return try write("[127.0.0.1]:\(port ?? self.port) \(key)", to: "known_hosts-\(port ?? self.port)")
    }

    /// A file of known hosts in which this server has a key that is not its own.
    package func changedKnownHosts() throws -> String {
        let other = try makeKey("ed25519", isAuthorized: false)
        return try write(
            "[127.0.0.1]:\(port) \(String(contentsOfFile: "\(other).pub", encoding: .utf8))", to: "known_hosts-changed")
    }

    /// Makes a user's key.
    ///
    /// - Returns: the private key's file.
    package func makeKey(
        _ type: String, passphrase: String = "", format: String = "RFC4716", isAuthorized: Bool = true
    ) throws -> String {
        let file = "\(folder.path)/key-\(UUID().uuidString)"
        try SSHServer.run("/usr/bin/ssh-keygen", ["-q", "-t", type, "-m", format, "-N", passphrase, "-f", file])
        if isAuthorized {
            let keys = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder.path)/authorized_keys"))
            keys.seekToEndOfFile()
            keys.write(try Data(contentsOf: URL(fileURLWithPath: "\(file).pub")))
            try keys.close()
        }
        return file
    }

    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let file = "\(folder.path)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Writes a program to be run in place of `ssh`.
    package func program(_ text: String) throws -> String {
        let file = "\(folder.path)/ssh"
        try Script.write(text, to: file)
        return file
    }

    /// Starts an agent that holds a key.
    ///
    /// - Returns: the agent, which ends with the object, and its socket.
    package func agent(holding key: String) throws -> (process: ChildProcess, socket: String) {
        let socket = "\(folder.path)/agent"
        let agent = try SSHServer.start("/usr/bin/ssh-agent", ["-D", "-a", socket], logTo: "\(folder.path)/agent.log")
        let deadline = ContinuousClock.now + .seconds(20)
        while !FileManager.default.fileExists(atPath: socket) {
            guard ContinuousClock.now < deadline else {
                throw ChildProcess.Failure(description: "ssh-agent does not start")
            }
            usleep(2_000)
        }
        try SSHServer.run("/usr/bin/ssh-add", ["-q", key], environment: ["SSH_AUTH_SOCK": socket])
        return (agent, socket)
    }

    /// Starts a program that closes what it inherits, and with it the socket by which Foundation learns that it has ended:
    /// a shell holds that for it.
    private static func start(_ program: String, _ arguments: [String], logTo log: String) throws -> ChildProcess {
        let script = "trap 'kill $pid' TERM; \"$@\" & pid=$!; wait $pid"
        return try ChildProcess.start("/bin/sh", ["-c", script, "sh", program] + arguments, logTo: log)
    }

    private static func run(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil
    ) throws {
        let result = try ChildProcess.run(program, arguments, environment: environment)
        guard result.status == 0 else { throw ChildProcess.Failure(description: "\(program): \(result.errors)") }
    }
}
