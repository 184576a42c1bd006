import CPosix
import Foundation

/// One run of a program: bytes in, bytes out, within a deadline. What it writes to its standard error goes nowhere, since
/// it may hold a secret.
///
/// The program has a process group of its own, so that what it started in turn is killed with it.
struct ProgramRun: Sendable {
    let path: String
    let arguments: [String]
    let environment: [String: String]
    let input: [UInt8]
    let deadline: Duration
    let maximumOutput: Int

    enum Outcome: Sendable, Equatable {
        /// The exit status, or 128 and the number of the signal that ended it, as shells count.
        case ended(status: Int32, output: [UInt8])
        case overdue
        case tooMuchOutput
        case cancelled
        case notStarted(String)
    }

    /// Runs the program on a thread of its own and waits for what comes of it. Cancelling the task kills the program.
    func outcome() async -> Outcome {
        let cancellation = Cancellation()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread { continuation.resume(returning: run(cancellation)) }.start()
            }
        } onCancel: {
            cancellation.set()
        }
    }

    /// `@unchecked`: the lock protects the flag.
    private final class Cancellation: @unchecked Sendable {
        private let lock = NSLock()
        private var isCancelled = false

        func set() { lock.withLock { isCancelled = true } }
        var isSet: Bool { lock.withLock { isCancelled } }
    }

    /// How often the thread looks whether it is cancelled, in milliseconds.
    private static let attention: Int32 = 50

    private func run(_ cancellation: Cancellation) -> Outcome {
        let end = ContinuousClock.now + deadline
        // Writing to a program that has closed its input is an error code and no signal on this thread.
        ProgramRun.blockBrokenPipes()
        let process: pid_t
        var input: Int32
        let output: Int32
        switch spawned() {
        case .failure(let failure): return .notStarted(failure.reason)
        case .success(let child): (process, input, output) = (child.process, child.input, child.output)
        }
        defer {
            if input >= 0 { close(input) }
            close(output)
        }
        var rest = self.input[...]
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            if cancellation.isSet { return killed(process, .cancelled) }
            if ContinuousClock.now >= end { return killed(process, .overdue) }
            if rest.isEmpty, input >= 0 {
                close(input)
                input = -1
            }
            var ends = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
            ]
            guard poll(&ends, nfds_t(ends.count), ProgramRun.attention) > 0 else { continue }
            if ends[1].revents != 0 {
                let count = write(input, Array(rest), rest.count)
                if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR && errno != EAGAIN { rest = [] }
            }
            if ends[0].revents != 0 {
                let count = read(output, &chunk, chunk.count)
                if count == 0 { break }
                if count > 0 { bytes += chunk[..<count] }
                guard bytes.count <= maximumOutput else { return killed(process, .tooMuchOutput) }
            }
        }
        // Its output is closed; it may still take its time to end.
        while true {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                let signal = status & 0x7F
                return .ended(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: bytes)
            }
            if cancellation.isSet { return killed(process, .cancelled) }
            if ContinuousClock.now >= end { return killed(process, .overdue) }
            usleep(1_000)
        }
    }

    private func killed(_ process: pid_t, _ outcome: Outcome) -> Outcome {
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return outcome
    }

    private struct Child {
        let process: pid_t
        /// The end that the program's standard input is written to.
        let input: Int32
        /// The end that its standard output is read from.
        let output: Int32
    }

    private struct Failure: Error {
        let reason: String
        init(_ code: Int32) { reason = String(cString: strerror(code)) }
    }

    private func spawned() -> Result<Child, Failure> {
        var toChild: [Int32] = [-1, -1]
        var fromChild: [Int32] = [-1, -1]
        guard pipe2(&toChild, O_CLOEXEC) == 0 else { return .failure(Failure(errno)) }
        guard pipe2(&fromChild, O_CLOEXEC) == 0 else {
            let reason = errno
            toChild.forEach { close($0) }
            return .failure(Failure(reason))
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)

        // A program expects the signals that this process ignores and that its threads block.
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

        var process = pid_t()
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let result = ProgramRun.withTexts([path] + arguments) { arguments in
            ProgramRun.withTexts(variables) { variables in
                posix_spawn(&process, path, &actions, &attributes, arguments, variables)
            }
        }
        close(toChild[0])
        close(fromChild[1])
        guard result == 0 else {
            close(toChild[1])
            close(fromChild[0])
            return .failure(Failure(result))
        }
        return .success(Child(process: process, input: toChild[1], output: fromChild[0]))
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

    private static func blockBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
