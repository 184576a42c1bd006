import Programs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A running program that is written to and read from through pipes.
///
/// It has a process group of its own, so that a Ctrl-C at the terminal does not stop it in the middle of a push.
final class ChildProgram {
    /// Why a program gave or took nothing.
    enum Obstacle: Error {
        case cancelled
        /// It did not begin, or go on, for so long.
        case silent(Duration, hasBegun: Bool)
        case tookTooLong(Duration)
        /// It ended, or closed its end.
        case gone
    }

    /// How long it may go on after the conversation is over, such as with a hook that deploys.
    private static let patienceAtEnd: Duration = .seconds(60)
    /// How often a wait looks whether it is still wanted, in milliseconds.
    private static let attention: Int32 = 50

    /// The clock of the conversation that it is a part of.
    var watch: ConversationWatch
    private let process: pid_t
    private var input: Int32
    private let output: Int32
    private let errors: ProgramComplaints?
    private var hasBegun = false
    /// Whether there is nothing more to wait for: it is killed instead.
    private var isHopeless = false

    init?(_ program: String, _ arguments: [String], environment: [String], watch: ConversationWatch) {
        self.watch = watch
        errors = ProgramComplaints()
        do throws(Programs.StartFailure) {
            let talk = try Programs.startTalk(
                program, arguments, environment: environment,
                errors: errors.map { .descriptor($0.descriptor) } ?? .nowhere)
            (process, input, output) = (talk.process, talk.input, talk.output)
        } catch {
            return nil
        }
    }

    /// Ends the conversation: the program sees the end of its input, may finish, and is waited for.
    deinit {
        close(input)
        var isDone = false
        let end = ContinuousClock.now + (watch.mustFinish ? ChildProgram.patienceAtEnd : .seconds(2))
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
        defer { scratch.deallocate() }
        while !isDone, !isHopeless, !watch.isCancelled, ContinuousClock.now < end {
            guard wait(for: output, POLLIN, ChildProgram.attention) else { continue }
            isDone = systemRead(output, scratch.baseAddress, scratch.count) <= 0
        }
        close(output)
        // The whole group: a program that it started may hold the connection.
        if !isDone { kill(-process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// Gives the program up: it is killed, and not waited for.
    func abandon() { isHopeless = true }

    /// Whether there is something to read at once, or the end.
    var hasMore: Bool { wait(for: output, POLLIN, 0) }

    /// - Returns: the number of bytes read; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Obstacle) -> Int {
        try patientlyWait(for: output, POLLIN)
        while true {
            let count = systemRead(output, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .gone }
            hasBegun = true
            return count
        }
    }

    /// Writes all.
    func write(_ bytes: UnsafeRawBufferPointer) throws(Obstacle) {
        var rest = bytes
        while !rest.isEmpty {
            try patientlyWait(for: input, POLLOUT)
            let count = systemWrite(input, rest.baseAddress, min(rest.count, Int(PIPE_BUF)))
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { throw .gone }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func patientlyWait(for descriptor: Int32, _ events: Int32) throws(Obstacle) {
        let limit = hasBegun ? watch.silence : watch.firstByte
        let began = ContinuousClock.now
        let whole = watch.remaining
        while !wait(for: descriptor, events, ChildProgram.attention) {
            let waited = ContinuousClock.now - began
            if watch.isCancelled { throw abandoned(.cancelled) }
            if waited >= whole { throw abandoned(.tookTooLong(watch.deadlines.whole)) }
            if waited >= limit { throw abandoned(.silent(limit, hasBegun: hasBegun)) }
        }
        if watch.isCancelled { throw abandoned(.cancelled) }
    }

    private func abandoned(_ obstacle: Obstacle) -> Obstacle {
        abandon()
        return obstacle
    }

    /// What the program complained of, the first 4 KiB.
    var complaints: String { errors?.text ?? "" }

    private func wait(for descriptor: Int32, _ events: Int32, _ milliseconds: Int32) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            let result = systemPoll(&poll, milliseconds)
            if result < 0, errno == EINTR { continue }
            return result > 0
        }
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
