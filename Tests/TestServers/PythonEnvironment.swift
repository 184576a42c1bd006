import Foundation

/// A virtual environment of the tests' own with packages from PyPI, made once for a machine.
package struct PythonEnvironment: Sendable {
    private let name: String
    private let requirements: [String]

    /// - Parameters:
    ///   - name: of the folder, with the packages' versions in it.
    ///   - requirements: as `pip install` takes them.
    package init(_ name: String, _ requirements: [String]) {
        self.name = name
        self.requirements = requirements
    }

    /// Runs a script, on a thread of its own.
    ///
    /// - Parameter input: what it reads from standard input.
    /// - Returns: what it wrote to standard output.
    package func run(
        _ script: String, _ arguments: [String] = [], input: [UInt8]? = nil
    ) async throws -> String {
        let python = try await aside { try interpreter() }
        let result = try await ChildProcess.runAside(
            python, ["-c", script] + arguments, environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"],
            input: input)
        guard result.status == 0 else { throw ChildProcess.Failure(description: result.errors) }
        return result.output
    }

    /// The interpreter, whose environment is made where it is missing. It takes seconds.
    package func interpreter() throws -> String {
        try PythonEnvironment.lock.withLock {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pawl-\(name)").path
            let python = "\(folder)/bin/python"
            let packages = requirements.map { "'\($0)'" }.joined(separator: " ")
            // Several test processes may want it at once; `flock` lets one make it and the others wait.
            let script = """
                set -e
                [ ! -e '\(folder)/ready' ] || exit 0
                /usr/bin/python3 -m venv '\(folder)'
                '\(python)' -m pip install --quiet \(packages)
                touch '\(folder)/ready'
                """
            let result = try ChildProcess.run("/usr/bin/flock", ["\(folder).lock", "/bin/sh", "-c", script])
            guard result.status == 0 else {
                throw ChildProcess.Failure(description: "\(name) cannot be installed from PyPI: \(result.errors)")
            }
            return python
        }
    }

    /// Does what takes long where it takes no thread from Swift's pool.
    private func aside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result(catching: body)) }.start()
        }
    }

    private static let lock = NSLock()
}
