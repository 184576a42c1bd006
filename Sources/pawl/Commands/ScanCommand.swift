import ArgumentParser
import Manifests

/// `pawl scan`: every image field under the paths.
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "List every image field under the paths: where, what kind, which image.",
        discussion: "What is passed over goes to standard error with its reason.")

    @Argument(help: "Files and folders.")
    var paths: [String]

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        let folder = try ScannedFolder(paths)
        let entries = folder.files.flatMap { file in
            file.scan.fields.map { ScanEntry(file: file.path, field: $0) }
        }
        switch output {
        case .json: try Standard.print(json: entries)
        case .text:
            var table = TextTable(["WHERE", "KIND", "IMAGE", "POLICY"])
            for entry in entries {
                table.append([
                    "\(entry.file):\(entry.line):\(entry.column)", entry.kind, entry.reference, entry.policy ?? "",
                ])
            }
            Standard.print(table.text)
        }
        for skip in folder.skipped { Standard.error("\(skip.file):\(skip.line): \(skip.reason): \(skip.message)") }
    }
}
