import Foundation
import Logging

/// Log lines on standard error: flat JSON for collectors, or text for a person.
struct LineLogHandler: LogHandler {
    let format: LogFormat
    let label: String
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]

    init(format: LogFormat, label: String, level: Logger.Level) {
        self.format = format
        self.label = label
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let time = Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
        switch format {
        case .text:
            let suffix = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\(quoted($0.value.description))" }.joined()
            Standard.error("\(time) \(event.level.rawValue.uppercased()) \(event.message)\(suffix)")
        case .json:
            var object = fields.mapValues(\.description)
            object["time"] = time
            object["level"] = event.level.rawValue
            object["message"] = event.message.description
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            if let line = try? encoder.encode(object) { Standard.error(String(decoding: line, as: UTF8.self)) }
        }
    }

    private func quoted(_ text: String) -> String {
        text.contains { $0 == " " || $0 == "\"" || $0.isNewline } || text.isEmpty ? text.debugDescription : text
    }
}
