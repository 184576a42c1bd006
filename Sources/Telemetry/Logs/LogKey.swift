/// The keys of JSON log lines: the only place where they are promised. Keys are added, never renamed.
///
/// Every line has `ts`, `level` and `msg`; the others are there where they apply. A line is flat: what is nested gets keys
/// with a dot between them. Whole numbers and booleans are such in JSON, everything else is text, and a key's type never
/// changes.
package enum LogKey: String, CaseIterable, Sendable {
    case time = "ts"
    case level
    case message = "msg"
    case logger
    case truncated
    case traceID = "trace_id"
    case spanID = "span_id"
    case source
    case policy
    case image
    case from
    case to
    case reason
    case detail
    case file
    case line
    case commit
    case changes
    case lostRaces
    case sources
    case receiver
    case registry
    case repository
    case serving
    case address
    case what
    case author
    case tries
    case count
    case error

    /// What it says, for `docs/tracing-and-logs.md`.
    package var meaning: String {
        switch self {
        case .time: "when, RFC 3339 in UTC with milliseconds"
        case .level: "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`"
        case .message: "what happened, in words that are the same every time"
        case .logger: "the part of the program, where it is not `pawl` itself"
        case .truncated: "`true` where the line would have been too long and texts in it were cut"
        case .traceID: "the trace it happened in, where tracing is on"
        case .spanID: "the span it happened in, where tracing is on"
        case .source: "the source, by its name in the configuration"
        case .policy: "the policy, as `namespace:name`"
        case .image: "the repository as the policy spells it"
        case .from: "the tag before"
        case .to: "the tag after"
        case .reason: "a reason code"
        case .detail: "what exactly, for a person"
        case .file: "the file in the repository or on disk"
        case .line: "the line in the file, a number"
        case .commit: "the commit's name"
        case .changes: "how many values changed, a number"
        case .lostRaces: "how often another writer was faster, a number"
        case .sources: "the sources it is about, or how many there are"
        case .receiver: "the webhook's or notification's receiver, by its name in the configuration"
        case .registry: "the registry's host"
        case .repository: "the repository, without its registry"
        case .serving: "what is served at the address"
        case .address: "where something listens"
        case .what: "what was asked for"
        case .author: "who asked for it, as they said"
        case .tries: "how often something was tried, a number"
        case .count: "how many there are of what is told, a number"
        case .error: "what another program or library said"
        }
    }

    /// Keys whose value is a number where it can be read as one, however it was given.
    static let numbers: Set<String> = ["line", "changes", "lostRaces", "tries", "count"]

    /// Keys that every line has; metadata of the same name is shown with an underscore before it.
    static let reserved: Set<String> = ["ts", "level", "msg", "logger", "truncated"]
}
