import Programs

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
        guard let found = Programs.path(of: name) else { return nil }
        path = found
        self.home = home
    }

    /// Runs the program on this thread, which waits.
    ///
    /// - Returns: `nil` where it cannot be started or is not done in time; it is then killed.
    func run(_ arguments: [String], input: [UInt8] = []) -> Result? {
        guard let ends = try? Programs.pipe() else { return nil }
        let output = SignatureProgram.namelessFile(in: home)
        defer { if output >= 0 { close(output) } }
        // A passphrase fits into a pipe, so that nobody waits; the limit is what Linux promises to take at once.
        let isWritten =
            output >= 0 && input.count <= Int(PIPE_BUF) && write(ends.writing, input, input.count) == input.count
        close(ends.writing)
        defer { close(ends.reading) }
        guard isWritten, let process = start(arguments, input: ends.reading, output: output) else { return nil }
        guard let status = SignatureProgram.wait(for: process) else { return nil }
        var bytes = [UInt8](repeating: 0, count: SignatureProgram.maximumOutput)
        let count = pread(output, &bytes, bytes.count, 0)
        return Result(status: status, output: String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
    }

    /// With nothing of the person's environment: no other home, agent or language.
    private func start(_ arguments: [String], input: Int32, output: Int32) -> pid_t? {
        try? Programs.start(
            path, arguments,
            environment: ["PATH=\(Programs.folders)", "HOME=\(home)", "GNUPGHOME=\(home)", "LC_ALL=C"], input: input,
            output: output, errors: .descriptor(output))
    }

    /// The exit status, or 128 and the signal's number.
    private static func wait(for process: pid_t) -> Int32? {
        let end = ContinuousClock.now + deadline
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return Programs.exitStatus(status) }
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
}
