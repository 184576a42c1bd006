import Foundation

extension PythonEnvironment {
    /// Runs a script that is kept in a file, to its end, whatever that is.
    package func run(
        file: String, _ arguments: [String]
    ) async throws -> (status: Int32, output: String, errors: String) {
        // Makes the environment where it is missing, aside.
        _ = try await run("")
        return try await ChildProcess.runAside(
            try interpreter(), [file] + arguments,
            environment: ["PATH": "/usr/bin:/bin", "HOME": NSTemporaryDirectory()])
    }
}
