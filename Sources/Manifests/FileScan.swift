/// What a scan of one file found.
package struct FileScan: Sendable {
    package var fields: [ImageField] = []
    package var skipped: [SkippedValue] = []

    package init() {}

    /// Whether there is nothing to change and nothing to report.
    package var isEmpty: Bool { fields.isEmpty && skipped.isEmpty }
}

/// A value or file passed over: never silently.
package struct SkippedValue: Sendable, Hashable {
    package let line: Int
    package let reason: SkipReason
    package let message: String
}

/// Why a value was passed over. Codes are added, never renamed.
package enum SkipReason: String, CaseIterable, Sendable {
    case notUTF8 = "NotUTF8"
    case tooDeep = "TooDeep"
    case unclosed = "Unclosed"
    case templateAction = "TemplateAction"
    case variable = "Variable"
    case encrypted = "Encrypted"
    case alias = "Alias"
    case multiLine = "MultiLine"
    case escaped = "Escaped"
    case emptyValue = "EmptyValue"
    case notAReference = "NotAReference"
    case malformedMarker = "MalformedMarker"
    case markerWithoutValue = "MarkerWithoutValue"
    case insideBlockScalar = "InsideBlockScalar"
    case ambiguousValue = "AmbiguousValue"
    case digestUnknown = "DigestUnknown"
    case digestOnly = "DigestOnly"
    case partNotSet = "PartNotSet"
}
