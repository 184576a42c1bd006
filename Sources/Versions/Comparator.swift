/// One comparator of a range, such as `>=1.2` or `~2.x`.
///
/// Source: the behaviour of Masterminds/semver v3.5, which Flux, Argo CD Image Updater and Kargo users write for.
struct Comparator: Sendable {
    enum Operation: Sendable {
        case equal, notEqual, greater, less, greaterOrEqual, lessOrEqual, tilde, caret
    }

    let operation: Operation
    let version: SemanticVersion
    /// The major part is a wildcard.
    let isAny: Bool
    /// The minor part is a wildcard or missing, while the major is not.
    let lacksMinor: Bool
    /// Only the patch part is a wildcard or missing.
    let lacksPatch: Bool

    private var isPartial: Bool { isAny || lacksMinor || lacksPatch }

    /// Whether a version meets the comparator; whether pre-releases are admitted is for the group to say.
    func matches(_ other: SemanticVersion) -> Bool {
        switch operation {
        case .equal: return isPartial ? matchesTilde(other) : other == version
        case .notEqual: return !isExcluded(other)
        case .greater: return isGreater(other)
        case .less: return other < version
        case .greaterOrEqual: return !(other < version)
        case .lessOrEqual:
            guard isPartial else { return !(version < other) }
            if other.major > version.major { return false }
            return !(other.major == version.major && other.minor > version.minor && !lacksMinor)
        case .tilde: return matchesTilde(other)
        case .caret: return matchesCaret(other)
        }
    }

    private func isExcluded(_ other: SemanticVersion) -> Bool {
        guard isPartial else { return other == version }
        if other.major != version.major { return false }
        if lacksMinor { return true }
        if other.minor != version.minor { return false }
        if lacksPatch { return other.prerelease == version.prerelease }
        return other == version
    }

    /// `>11` means 12 or more, `>11.1` means 11.2 or more.
    private func isGreater(_ other: SemanticVersion) -> Bool {
        guard isPartial else { return version < other }
        if other.major != version.major { return other.major > version.major }
        if lacksMinor { return false }
        if lacksPatch { return other.minor > version.minor }
        return version < other
    }

    private func matchesTilde(_ other: SemanticVersion) -> Bool {
        if other < version { return false }
        let isZero = version.major == .zero && version.minor == .zero && version.patch == .zero
        if isZero, !lacksMinor, !lacksPatch { return true }
        return other.major == version.major && (lacksMinor || other.minor == version.minor)
    }

    private func matchesCaret(_ other: SemanticVersion) -> Bool {
        if other < version { return false }
        if version.major > .zero || lacksMinor { return other.major == version.major }
        if other.major > .zero { return false }
        if version.minor > .zero || lacksPatch { return other.minor == version.minor }
        return other.minor == .zero && other.patch == version.patch
    }

    /// Of a version that does not match, whether it is too great rather than too small.
    func isBelow(_ other: SemanticVersion) -> Bool {
        switch operation {
        case .less, .lessOrEqual: true
        case .greater, .greaterOrEqual, .notEqual: false
        case .equal, .tilde, .caret: version < other
        }
    }
}
