import Foundation
import Programs

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
        let talk: Programs.Talk
        do throws(Programs.StartFailure) {
            talk = try Programs.startTalk(
                path, arguments, environment: environment.map { "\($0.key)=\($0.value)" }, errors: .nowhere)
        } catch {
            return .notStarted(error.reason)
        }
        let (process, output) = (talk.process, talk.output)
        var input = talk.input
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
                return .ended(status: Programs.exitStatus(status), output: bytes)
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

    private static func blockBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
