import Policies
import Resources

/// The one policy of a file named on the command line.
struct PolicyFile {
    let policy: UpdatePolicy

    init(_ path: String) throws {
        var files = LoadedFiles()
        try files.load(file: path)
        let diagnostics = files.loaded.flatMap(\.diagnostics)
        guard diagnostics.isEmpty else {
            throw CommandFailure(diagnostics.map(\.description).joined(separator: "\n"))
        }
        guard let policy = files.policies.first else { throw CommandFailure("\(path) holds no UpdatePolicy") }
        guard files.policies.count == 1 else {
            throw CommandFailure("\(path) holds \(files.policies.count) policies; give a file with one")
        }
        self.policy = policy.policy
    }
}
