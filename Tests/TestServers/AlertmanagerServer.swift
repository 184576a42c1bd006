import Foundation

/// Debian's `prometheus-alertmanager` on a free port, with nobody to tell.
package final class AlertmanagerServer: Sendable {
    package let port: Int
    private let folder: TemporaryDirectory
    private let process: ChildProcess

    package var url: String { "http://127.0.0.1:\(port)" }

    package init() throws {
        folder = try TemporaryDirectory()
        port = try freePort()
        let file = "\(folder.path)/alertmanager.yml"
        try Data("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n".utf8).write(to: URL(fileURLWithPath: file))
        process = try ChildProcess.start(
            "/usr/bin/prometheus-alertmanager",
            [
                "--config.file=\(file)", "--storage.path=\(folder.path)/data", "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:\(port)",
            ], logTo: "\(folder.path)/log")
        try waitForPort(port)
    }

    deinit { process.terminate() }

    /// What Debian's `amtool` says of the alerts that hold, or of those that are over too.
    package func alerts(withExpired: Bool = false) async throws -> [[String: String]] {
        let result = try await ChildProcess.runAside(
            "/usr/bin/amtool",
            ["alert", "query", "--output=json", "--alertmanager.url=\(url)"] + (withExpired ? ["--expired"] : []),
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path])
        guard result.status == 0 else { throw ChildProcess.Failure(description: result.errors) }
        let alerts = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]] ?? []
        return alerts.compactMap { $0["labels"] as? [String: String] }
    }
}
