import Foundation

/// Another program, run to its end or in the background. One left running ends with this object.
///
/// `@unchecked`: `Process` is only asked to run, to end and for its status, each of which it guards itself.
package final class ChildProcess: @unchecked Sendable {
    private let process: Process

    private init(_ process: Process) { self.process = process }

    deinit { if process.isRunning { process.terminate() } }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// Runs a program to its end. Output goes through files, so that no pipe fills up.
    package static func run(
        _ executable: String, _ arguments: [String], directory: String? = nil, environment: [String: String]? = nil,
        input: [UInt8]? = nil
    ) throws -> (status: Int32, output: String, errors: String) {
        let folder = try TemporaryDirectory()
        let process = try prepared(executable, arguments, directory, environment)
        process.standardOutput = try writing("\(folder.path)/output")
        process.standardError = try writing("\(folder.path)/errors")
        if let input {
            try Data(input).write(to: URL(fileURLWithPath: "\(folder.path)/input"))
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(folder.path)/input"))
        }
        try launch(process)
        process.waitUntilExit()
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")), as: UTF8.self)
        }
        return (process.terminationStatus, try text("output"), try text("errors"))
    }

    /// Runs a program to its end on a thread of its own: where the program talks to a server in this process, waiting must
    /// not take a thread that the server needs.
    package static func runAside(
        _ executable: String, _ arguments: [String], directory: String? = nil, environment: [String: String]? = nil,
        input: [UInt8]? = nil
    ) async throws -> (status: Int32, output: String, errors: String) {
        try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(
                    with: Result {
                        try run(executable, arguments, directory: directory, environment: environment, input: input)
                    })
            }.start()
        }
    }

    /// Starts a program in the background.
    package static func start(
        _ executable: String, _ arguments: [String], directory: String? = nil, environment: [String: String]? = nil,
        logTo log: String? = nil
    ) throws -> ChildProcess {
        let process = try prepared(executable, arguments, directory, environment)
        let output = try log.map { try writing($0) } ?? FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try launch(process)
        return ChildProcess(process)
    }

    package var pid: Int32 { process.processIdentifier }

    /// Asks the program to end, and waits until it has.
    package func terminate() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    /// Ends the program as a power cut would.
    package func kill() {
        // One that has ended is nobody: its number may be that of another process, or of a thread of this one.
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for the end; the exit status, or the signal's number where a signal ended it.
    package func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Starts a process that takes signals: a thread of Swift's pool blocks nearly all, and a child inherits that.
    private static func launch(_ process: Process) throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
    }

    private static func prepared(
        _ executable: String, _ arguments: [String], _ directory: String?, _ environment: [String: String]?
    ) throws -> Process {
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            throw Failure(description: "\(executable) is not installed; 'make setup test' installs what the tests need")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        if let environment { process.environment = environment }
        return process
    }

    private static func writing(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
}
