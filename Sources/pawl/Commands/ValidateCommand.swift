import ArgumentParser
import Reconciler
import Reports
import Resources

/// `pawl validate`: checks policies and configuration.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check policy and configuration files.",
        discussion: """
            Prints file:line:column, the field, what is wrong and the fix; exits 1 where anything is. Without a path it \
            checks the configuration and everything it names: folders, and policies kept in Git as their branches have \
            them now.
            """)

    @ParentCommand var pawl: Pawl

    @Argument(help: "Files, or folders whose .yaml and .yml files are checked (default: what the configuration names).")
    var paths: [String] = []

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    struct Problem: Encodable {
        var file: String
        var line: Int
        var column: Int
        var field: String
        var message: String
        @Nullable var remedy: String?
    }

    func run() async throws {
        let (checked, what) = try await paths.isEmpty ? named() : files()
        switch output {
        case .json:
            try Standard.print(
                json: checked.diagnostics.map { diagnostic in
                    Problem(
                        file: diagnostic.file, line: diagnostic.line, column: diagnostic.column,
                        field: diagnostic.field, message: diagnostic.message, remedy: diagnostic.remedy)
                })
        case .text:
            for diagnostic in checked.diagnostics { Standard.error("\(diagnostic)") }
            if checked.diagnostics.isEmpty {
                let policies = checked.policies.count
                Standard.print(
                    "\(what) with \(policies) "
                        + "polic\(policies == 1 ? "y" : "ies"): no problem found")
            }
        }
        if !checked.diagnostics.isEmpty { throw ExitCode.failure }
    }

    private func files() throws -> (LoadedResources, String) {
        var files = LoadedFiles()
        for path in paths { try files.load(path: path) }
        let count = files.loaded.count
        return (ResourceLoader.check(files.loaded), "\(count) file\(count == 1 ? "" : "s")")
    }

    /// The configuration in force, and everything that it names.
    private func named() async throws -> (LoadedResources, String) {
        let wiring = try Wiring(pawl.global)
        return (await wiring.places.current(), wiring.configuration.file)
    }
}
