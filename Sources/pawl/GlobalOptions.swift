import ArgumentParser
import Logging
import Telemetry

/// Options that every command takes, before or after the command's name.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration file (default: pawl.yaml in the current directory).")
    var config: String?

    @Option(name: .long, help: "trace, debug, info, notice, warning, error or critical (default: info).")
    var logLevel: LogLevel?

    @Option(name: .long, help: "text or json (default: text on a terminal, json elsewhere).")
    var logFormat: LogFormat?
}

enum LogLevel: String, CaseIterable, ExpressibleByArgument {
    case trace, debug, info, notice, warning, error, critical

    var level: Logger.Level {
        switch self {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}

extension LogFormat: ExpressibleByArgument {}

/// What a command prints on standard output.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json
}
