import CPosix

#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#endif

extension Programs {
    /// Why a program did not start: the system's `errno`.
    package struct StartFailure: Error {
        package let code: Int32
        package var reason: String { String(cString: strerror(code)) }
    }

    /// Where a program's standard error goes.
    package enum ErrorOutput {
        case descriptor(Int32)
        /// It may hold a secret.
        case nowhere
        case inherited
    }

    /// Starts a program in a process group of its own: a Ctrl-C at the terminal does not reach it, and what it starts in
    /// turn can be killed with it.
    ///
    /// It begins with the signals that a program expects, whatever this process ignores or its threads block.
    ///
    /// - Parameter environment: all that it gets, as `NAME=value`.
    /// - Returns: the process, for the caller to wait for.
    package static func start(
        _ path: String, _ arguments: [String], environment: [String], input: Int32, output: Int32,
        errors: ErrorOutput
    ) throws(StartFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        switch errors {
        case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, 2)
        case .nowhere: posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        case .inherited: break
        }
        // It gets nothing else that is open here: not every library marks its sockets, and one that listens would outlive us.
        pawl_spawn_close_from(&actions, 3)

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
        let result = withTexts([path] + arguments) { arguments in
            withTexts(environment) { environment in
                posix_spawn(&process, path, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else { throw StartFailure(code: result) }
        return process
    }

    /// A pipe whose ends no program inherits that is started meanwhile.
    package static func pipe() throws(StartFailure) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw StartFailure(code: errno) }
        return (ends[0], ends[1])
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
