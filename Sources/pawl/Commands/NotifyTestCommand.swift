import ArgumentParser
import Notices
import Notifications
import Policies
import Reconciler
import Reports
import Resources

/// `pawl notify-test`: sends receivers a message that says it is a test.
struct NotifyTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify-test",
        abstract: "Send the configuration's receivers of notifications a test message, and say what came of it.",
        discussion: """
            Each is sent one message, once, with a notice of each kind that it is told of; an alert of Alertmanager ends \
            after a minute. Without an argument every receiver is tried. The exit status is 1 if any did not take it.
            """)

    @ParentCommand var pawl: Pawl

    @Argument(help: "The names of receivers.")
    var receivers: [String] = []

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    struct Entry: Encodable {
        var receiver: String
        var delivered: Bool
        @Nullable var message: String?
    }

    func run() async throws {
        let wiring = try Wiring(pawl.global)
        let chosen = try wiring.receivers(named: receivers)
        let now = Instant.systemNow
        let outcomes = await withTaskGroup(of: (Int, Courier.Outcome).self) { group in
            for (index, receiver) in chosen.enumerated() {
                let courier = wiring.courier(to: receiver)
                group.addTask { (index, await ReceiverCheck.run(receiver, courier, at: now)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let entries = zip(chosen, outcomes).map { Entry($0.name, $1) }
        switch output {
        case .json: try Standard.print(json: entries)
        case .text:
            var table = TextTable(["RECEIVER", "DELIVERED"])
            for entry in entries { table.append([entry.receiver, entry.message.map { "no: \($0)" } ?? "yes"]) }
            Standard.print(table.text(within: Standard.terminalWidth))
        }
        if entries.contains(where: { !$0.delivered }) { throw ExitCode.failure }
    }
}

extension NotifyTestCommand.Entry {
    init(_ receiver: String, _ outcome: Courier.Outcome) {
        switch outcome {
        case .delivered: self.init(receiver: receiver, delivered: true, message: nil)
        case .refused(let message), .failed(let message, _):
            self.init(receiver: receiver, delivered: false, message: message)
        }
    }
}
