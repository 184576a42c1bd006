/// A value that was seen and left alone, with the reason: nothing is skipped silently.
package struct SkippedValue: Hashable, Sendable {
    /// From 1.
    package let line: Int
    package let reason: SkipReason
    /// What a person reads; control characters of the file are escaped.
    package let message: String

    package init(line: Int, reason: SkipReason, message: String) {
        self.line = line
        self.reason = reason
        self.message = message
    }
}

/// Why a value is left alone; the raw values are stable codes.
package enum SkipReason: String, CaseIterable, Sendable {
    /// The value holds a template action: what it will be is not known here.
    case templateAction = "TemplateAction"
    /// The value holds `${VAR}` or `$(VAR)`.
    case variable = "Variable"
    /// The value is encrypted by SOPS.
    case encrypted = "Encrypted"
    /// A marked value is empty or null.
    case emptyValue = "EmptyValue"
    /// A tag stands alone: nothing beside it says of which image.
    case repositoryUnknown = "RepositoryUnknown"
    /// The value does not read as an image reference.
    case notAReference = "NotAReference"
    /// The value marked as a tag does not read as one.
    case notATag = "NotATag"
    /// The value marked as a digest does not read as one.
    case notADigest = "NotADigest"
    /// The value goes over several lines.
    case multilineValue = "MultilineValue"
    /// The quoted value is written with escapes.
    case escapedValue = "EscapedValue"
    /// The value is an alias; it changes with its anchor.
    case alias = "Alias"
    /// The value has an anchor, and not every alias of it is the same image.
    case sharedAnchor = "SharedAnchor"
    /// A chart's version is a range, which the operator itself follows.
    case versionRange = "VersionRange"
    /// The repository that a chart comes from is not among the files, or there are several of its name.
    case chartSourceUnknown = "ChartSourceUnknown"
    /// A policy names a field that the file does not hold.
    case fieldNotFound = "FieldNotFound"
    /// A chart's values stand in a text whose lines are joined or quoted.
    case quotedValues = "QuotedValues"
    /// The value is unclosed or followed by text that does not belong there.
    case malformedYAML = "MalformedYAML"
    /// The file holds the marks of a merge that nobody has finished.
    case mergeConflict = "MergeConflict"
    /// Collections nest deeper than the scanner follows.
    case tooDeep = "TooDeep"
    /// A comment is nearly a marker.
    case malformedMarker = "MalformedMarker"
    /// A marker stands where there is no value to change.
    case markerWithoutValue = "MarkerWithoutValue"
    /// A marker stands inside a block scalar, whose content is opaque.
    case insideBlockScalar = "InsideBlockScalar"
    /// A marker could mean several values.
    case ambiguousValue = "AmbiguousValue"
    /// The value holds a digest and the new one is not known.
    case digestUnknown = "DigestUnknown"
    /// The value holds a digest and no tag: a policy moves tags.
    case digestOnly = "DigestOnly"
    /// The file is larger than the scanner takes.
    case tooLarge = "FileTooLarge"
    /// The file is not UTF-8 text.
    case notUTF8 = "NotUTF8"
    /// The file holds NUL bytes.
    case binary = "Binary"
}

/// What a scan of one file found.
package struct FileScan: Hashable, Sendable {
    /// In the order of the file.
    package var fields: [ImageField]
    /// In the order of their lines.
    package var skipped: [SkippedValue]
    /// Charts whose repository another file may name; ``ChartSources`` makes fields of them.
    var releases: [ChartRelease] = []
    /// The chart repositories that the file defines.
    var chartRepositories: [ChartRepository] = []

    package init(fields: [ImageField] = [], skipped: [SkippedValue] = []) {
        self.fields = fields
        self.skipped = skipped
    }

    package var isEmpty: Bool {
        fields.isEmpty && skipped.isEmpty && releases.isEmpty && chartRepositories.isEmpty
    }
}

/// A value of a file as a message may show it: short, control characters escaped.
func shown(_ text: some StringProtocol) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(80) {
        if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
            shown += scalar.escaped(asASCII: true)
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
    return text.unicodeScalars.dropFirst(80).isEmpty ? shown : shown + "…"
}
