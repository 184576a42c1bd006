/// How log lines look.
package enum LogFormat: String, CaseIterable, Sendable {
    /// For a person at a terminal.
    case text
    /// For a collector: one JSON object a line, see ``LogKey``.
    case json
}
