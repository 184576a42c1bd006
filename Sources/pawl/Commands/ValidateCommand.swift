import ArgumentParser
import Resources

/// `pawl validate`: checks policies and configuration.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check policy and configuration files.",
        discussion: "Prints file:line:column, the field, what is wrong and the fix; exits 1 where anything is.")

    @ParentCommand var pawl: Pawl

    @Argument(help: "Files, or folders whose .yaml and .yml files are checked.")
    var paths: [String]

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
        var files = LoadedFiles()
        for path in paths { try files.load(path: path) }
        let checked = ResourceLoader.check(files.loaded)
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
                    "\(files.loaded.count) file\(files.loaded.count == 1 ? "" : "s") with \(policies) "
                        + "polic\(policies == 1 ? "y" : "ies"): no problem found")
            }
        }
        if !checked.diagnostics.isEmpty { throw ExitCode.failure }
    }
}
