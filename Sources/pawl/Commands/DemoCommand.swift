import ArgumentParser
import Foundation

/// `pawl demo`: the loop at work, with nothing but this binary.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Watch the loop work: a registry and a Git repository of its own, in a folder.",
        discussion: "It needs no other software and touches nothing outside the folder, which it leaves for a look.")

    @Option(help: "The folder to make and leave behind (default: a new one in the system's temporary folder).")
    var directory: String?

    func run() async throws {
        let folder =
            directory ?? FileManager.default.temporaryDirectory.appendingPathComponent("pawl-demo-\(getpid())").path
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure("'\(folder)' exists already; name a folder that does not")
        }
        try await Demo(folder: folder).run()
    }
}
