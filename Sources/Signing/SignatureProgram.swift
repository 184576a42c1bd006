import CPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One run of GnuPG's programs within a deadline. A secret goes through its standard input, never its arguments.
struct SignatureProgram {
    let path: String
    /// The home of the program's own; its temporary files lie there too.
    let home: String

    struct Result {
        let status: Int32
        /// What it wrote to standard output and error, the first 64 KiB.
        let output: String
    }

    /// A key of 4096 bits on a slow machine takes a second; what takes this long waits for someone who is not there.
    private static let deadline = Duration.seconds(30)
    private static let maximumOutput = 64 << 10

    /// - Returns: `nil` where the program is not installed.
    init?(_ name: String, home: String) {
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        let found = folders.split(separator: ":").map { "\($0)/\(name)" as String }.first { access($0, X_OK) == 0 }
        guard let found else { return nil }
        path = found
        self.home = home
    }

    /// Runs the program on this thread, which waits.
    ///
    /// - Returns: `nil` where it cannot be started or is not done in time; it is then killed.
    func run(_ arguments: [String], input: [UInt8] = []) -> Result? {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
        let output = SignatureProgram.namelessFile(in: home)
        defer { if output >= 0 { close(output) } }
        // A passphrase fits into a pipe, so that nobody waits; the limit is what Linux promises to take at once.
        let isWritten =
            output >= 0 && input.count <= Int(PIPE_BUF) && write(ends[1], input, input.count) == input.count
        close(ends[1])
        defer { close(ends[0]) }
        guard isWritten, let process = spawn(arguments, input: ends[0], output: output) else { return nil }
        guard let status = SignatureProgram.wait(for: process) else { return nil }
        var bytes = [UInt8](repeating: 0, count: SignatureProgram.maximumOutput)
        let count = pread(output, &bytes, bytes.count, 0)
        return Result(status: status, output: String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
    }

    private func spawn(_ arguments: [String], input: Int32, output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // A program expects the signals that this process ignores or blocks; a group of its own keeps Ctrl-C away.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        // Nothing of the person's environment: no other home, agent or language.
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        let environment = ["PATH=\(folders)", "HOME=\(home)", "GNUPGHOME=\(home)", "LC_ALL=C"]
        var process = pid_t()
        let result = SignatureProgram.withTexts([path] + arguments) { arguments in
            SignatureProgram.withTexts(environment) { environment in
                posix_spawn(&process, path, &actions, &attributes, arguments, environment)
            }
        }
        return result == 0 ? process : nil
    }

    /// The exit status, or 128 and the signal's number.
    private static func wait(for process: pid_t) -> Int32? {
        let end = ContinuousClock.now + deadline
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process {
                let signal = status & 0x7F
                return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
            }
            if ended < 0, errno != EINTR { return nil }
            if ContinuousClock.now >= end {
                kill(-process, SIGKILL)
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
                return nil
            }
            usleep(1_000)
        }
    }

    private static func namelessFile(in folder: String) -> Int32 {
        var name = Array("\(folder)/output-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { return -1 }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(name)
        return descriptor
    }

    /// C's arrays of strings, ended by a null pointer.
    private static func withTexts<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
