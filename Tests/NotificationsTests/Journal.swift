import Foundation
import Logging

/// A log kept for a test: every line with all of its metadata.
///
/// `@unchecked`: the lock protects the lines.
final class Journal: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [String] = []

    var lines: [String] { lock.withLock { kept } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Writer(journal: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Writer: LogHandler {
        let journal: Journal
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let line = "\(event.level) \(event.message) " + all.map { "\($0)=\($1)" }.sorted().joined(separator: " ")
            journal.lock.withLock { journal.kept.append(line) }
        }
    }
}
