import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A running program that is written to and read from through pipes; its complaints go into a file without a name.
///
/// It has a process group of its own, so that a Ctrl-C at the terminal does not stop it in the middle of a push.
final class ChildProgram {
    /// How long a program may be silent: a server's hooks may take minutes.
    private static let patience: Int32 = 300_000
    /// How long it may go on after the conversation is over, such as with a hook that deploys.
    private static let patienceAtEnd: Int32 = 60_000

    private let process: pid_t
    private var input: Int32
    private let output: Int32
    private let errors: Int32

    init?(_ program: String, _ arguments: [String], environment: [String]) {
        var toChild: [Int32] = [-1, -1]
        var fromChild: [Int32] = [-1, -1]
        guard pipe2(&toChild, O_CLOEXEC) == 0 else { return nil }
        guard pipe2(&fromChild, O_CLOEXEC) == 0 else {
            toChild.forEach { close($0) }
            return nil
        }
        errors = ChildProgram.namelessFile()

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        if errors >= 0 { posix_spawn_file_actions_adddup2(&actions, errors, 2) }

        // This process ignores SIGPIPE; a program started from it expects the signal.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        var process = pid_t()
        let result = CStrings.with([program] + arguments) { arguments in
            CStrings.with(environment) { environment in
                posix_spawn(&process, program, &actions, &attributes, arguments, environment)
            }
        }
        close(toChild[0])
        close(fromChild[1])
        guard result == 0 else {
            close(toChild[1])
            close(fromChild[0])
            if errors >= 0 { close(errors) }
            return nil
        }
        self.process = process
        input = toChild[1]
        output = fromChild[0]
    }

    /// Ends the conversation: the program sees the end of its input, may finish, and is waited for.
    deinit {
        close(input)
        var isDone = false
        var scratch = [UInt8](repeating: 0, count: 4096)
        while !isDone, wait(for: output, POLLIN, ChildProgram.patienceAtEnd) {
            isDone = systemRead(output, &scratch, scratch.count) == 0
        }
        close(output)
        if errors >= 0 { close(errors) }
        if !isDone { kill(process, SIGTERM) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// - Returns: the number of bytes read; 0 at the end, `nil` when the program is silent for too long.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard wait(for: output, POLLIN, ChildProgram.patience) else { return nil }
        let count = systemRead(output, buffer.baseAddress, buffer.count)
        return count < 0 ? nil : count
    }

    /// - Returns: whether all was written.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            guard wait(for: input, POLLOUT, ChildProgram.patience) else { return false }
            let count = systemWrite(input, rest.baseAddress, min(rest.count, Int(PIPE_BUF)))
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    /// What the program complained of, the first 4 KiB.
    var complaints: String {
        guard errors >= 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(errors, &bytes, bytes.count, 0)
        guard count > 0 else { return "" }
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").joined(separator: "; ")
    }

    private func wait(for descriptor: Int32, _ events: Int32, _ milliseconds: Int32) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            let result = systemPoll(&poll, milliseconds)
            if result < 0, errno == EINTR { continue }
            return result > 0
        }
    }

    private static func namelessFile() -> Int32 {
        guard let file = tmpfile() else { return -1 }
        defer { fclose(file) }
        return fcntl(fileno(file), F_DUPFD_CLOEXEC, 3)
    }
}

/// C's arrays of strings, ended by a null pointer.
private enum CStrings {
    static func with<R>(_ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R) -> R {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}

// Inside the class the names belong to its own methods.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
private func systemPoll(_ descriptor: inout pollfd, _ milliseconds: Int32) -> Int32 {
    poll(&descriptor, 1, milliseconds)
}
