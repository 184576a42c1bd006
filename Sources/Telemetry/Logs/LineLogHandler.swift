package import Logging

/// Writes each log event as one line: flat JSON for collectors, or text for a person.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let format: LogFormat
    private let label: String
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - label: shown where it is not that of the program itself.
    ///   - provider: gives what belongs to every line of the moment: the names of trace and span.
    ///   - write: takes a line without its end.
    package init(
        format: LogFormat, label: String, level: Logger.Level, provider: Logger.MetadataProvider? = .traceIDs,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.format = format
        self.label = label
        self.write = write
        logLevel = level
        metadataProvider = provider
    }

    /// The same for another part of the program.
    package func labelled(_ label: String) -> LineLogHandler {
        var handler = LineLogHandler(
            format: format, label: label, level: logLevel, provider: metadataProvider, write: write)
        handler.metadata = metadata
        return handler
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let given = event.metadata { fields.merge(given) { $1 } }
        if let error = event.error { fields["error"] = fields["error"] ?? "\(error)" }
        let level = event.level.rawValue
        switch format {
        case .text:
            write(
                TextLogLine(time: LogTime.now, level: level, message: "\(event.message)", fields: fields).description)
        case .json:
            let line = JSONLogLine(
                time: LogTime.now, level: level, message: "\(event.message)", logger: label == "pawl" ? nil : label,
                fields: fields)
            write(String(decoding: line.bytes, as: UTF8.self))
        }
    }
}
