import ArgumentParser
import Curl
import Foundation
import Reports
import Resources

/// `pawl status`: what the running service is at.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Ask the running service what it is at.",
        discussion: """
            The address is the configuration's server.listen, or --url. Exit status 1 where the service cannot be \
            reached, or where a loop of it does not move.
            """)

    @ParentCommand var pawl: Pawl

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    @Option(help: "Where the service answers, such as http://127.0.0.1:8080.")
    var url: String?

    /// The service is near, or it does not answer.
    private static let patience = Duration.seconds(10)

    func run() async throws {
        let address = try url ?? StatusCommand.address(pawl.global)
        let (document, bytes) = try await StatusCommand.ask(address)
        switch output {
        case .json: Standard.print(bytes: bytes + [UInt8(ascii: "\n")])
        case .text: Standard.print(StatusText(document: document, width: Standard.terminalWidth).text)
        }
        let stuck = document.sources.filter { !$0.alive }.map(\.name)
        guard document.alive, stuck.isEmpty else {
            Standard.error("does not move: \(stuck.joined(separator: ", "))")
            throw ExitCode.failure
        }
    }

    private static func ask(_ address: String) async throws -> (StatusDocument, [UInt8]) {
        let base = address.hasSuffix("/") ? String(address.dropLast()) : address
        guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
            throw CommandFailure("--url takes an address such as http://127.0.0.1:8080")
        }
        let loop = CurlLoop()
        defer { loop.stop() }
        var limits = HTTPLimits()
        (limits.connect, limits.firstByte, limits.whole) = (patience, patience, patience * 3)
        limits.bodyBytes = 256 << 20
        let response: HTTPResponse
        do throws(CurlError) {
            response = try await loop.perform(
                HTTPRequest(
                    url: "\(base)/api/v1/status", headers: [("User-Agent", Version.userAgent)], limits: limits))
        } catch {
            throw CommandFailure("the service does not answer at \(base): \(error.message); is 'pawl run' running?")
        }
        guard response.status == 200 else {
            throw CommandFailure("\(base) answered \(response.status): is that a service of Pawl's?")
        }
        guard let document = try? JSONDecoder().decode(StatusDocument.self, from: Data(response.body)) else {
            throw CommandFailure("\(base) answered something else than a status; is that a service of Pawl's?")
        }
        return (document, response.body)
    }

    /// Where the configuration has the service listen, as it is reached from this machine.
    private static func address(_ global: GlobalOptions) throws -> String {
        let wiring = try Wiring(global)
        guard var listen = wiring.configuration.server?.listen else {
            throw CommandFailure("the configuration has no 'server'; say where the service answers with --url")
        }
        // Every address of the machine is listened at, and this one is always among them.
        if listen.host == "0.0.0.0" { listen.host = "127.0.0.1" }
        if listen.host == "::" { listen.host = "::1" }
        guard listen.port != 0 else {
            throw CommandFailure("the service listens at a port that is free then; say which with --url")
        }
        return "http://\(listen)"
    }
}
