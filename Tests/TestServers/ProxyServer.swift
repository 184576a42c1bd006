import Foundation

/// tinyproxy on a free port of this machine: a forward proxy that tunnels by `CONNECT`.
package final class ProxyServer: Sendable {
    package let port: Int
    private let folder: TemporaryDirectory
    private let process: ChildProcess

    package static let username = "walker"
    package static let password = "open-sesame"

    /// - Parameter isProtected: asks for the user name and the password.
    package init(isProtected: Bool = false) throws {
        folder = try TemporaryDirectory()
        port = try freePort()
        let configuration = """
            Port \(port)
            Listen 127.0.0.1
            Timeout 60
            MaxClients 20
            LogFile "\(folder.path)/log"
            LogLevel Connect
            \(isProtected ? "BasicAuth \(ProxyServer.username) \(ProxyServer.password)" : "")

            """
        let file = "\(folder.path)/tinyproxy.conf"
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: file))
        process = try ChildProcess.start("/usr/bin/tinyproxy", ["-d", "-c", file], logTo: "\(folder.path)/output")
        try waitForPort(port)
    }

    deinit { process.terminate() }

    /// What it has done, in its own words.
    package var log: String {
        (try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? ""
    }
}
