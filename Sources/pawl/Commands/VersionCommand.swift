import ArgumentParser

/// `pawl version`.
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        switch output {
        case .text: Standard.print("pawl \(Version.number)")
        case .json: try Standard.print(json: ["version": Version.number])
        }
    }
}
