import ArgumentParser
import Manifests
import Reports

/// `pawl scan`: every image field under the paths.
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "List every image field under the paths: where, what kind, which image.",
        discussion: """
            What is passed over goes to standard error with its reason.

            With --by-image, one row an image with its tags side by side, the most used first: where environments have \
            drifted apart, an image has more than one.
            """)

    @Argument(help: "Files and folders.")
    var paths: [String]

    @Flag(help: "Group by image, the tags side by side.")
    var byImage = false

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        let folder = try ScannedFolder(paths)
        let entries = folder.files.flatMap { file in
            file.scan.fields.map { ScanEntry(file: file.path, field: $0) }
        }
        switch (output, byImage) {
        case (.json, false):
            var lines = JSONLines()
            for entry in entries { entry.write(to: &lines) }
            lines.end()
            Standard.print(bytes: lines.bytes)
        case (.json, true): try Standard.print(json: Inventory(entries).images)
        case (.text, false):
            var table = TextTable(["WHERE", "KIND", "IMAGE", "POLICY"])
            for entry in entries {
                table.append([
                    "\(entry.file):\(entry.line):\(entry.column)", entry.kind, entry.reference, entry.policy ?? "",
                ])
            }
            Standard.print(table.text)
        case (.text, true): Standard.print(Inventory(entries).text)
        }
        for skip in folder.skipped { Standard.error("\(skip.file):\(skip.line): \(skip.reason): \(skip.message)") }
    }
}
