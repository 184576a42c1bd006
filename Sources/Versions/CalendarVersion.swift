/// A tag read by a calendar format.
///
/// Versions of one format have a total order: by year, month, week and day, however the format writes them, then by
/// major, minor and micro number, then one without modifier above one with it, then by modifier in natural order. The
/// spelling does not count: a `v`, or a number's leading zeros.
package struct CalendarVersion: Sendable {
    /// The text as written.
    package let original: String
    /// What the format's `MODIFIER` stands for, empty where the tag has none.
    package let modifier: String
    var date = Date()
    var major = VersionNumber.zero
    var minor = VersionNumber.zero
    var micro = VersionNumber.zero

    package var hasPrefix: Bool { original.utf8.first == UInt8(ascii: "v") }

    /// The parts of the date that the format has, the others zero.
    struct Date: Hashable, Comparable, Sendable {
        var year = 0
        var month = 0
        var week = 0
        var day = 0

        static func < (left: Date, right: Date) -> Bool {
            (left.year, left.month, left.week, left.day) < (right.year, right.month, right.week, right.day)
        }
    }
}

extension CalendarVersion: Comparable, Hashable {
    package static func == (left: CalendarVersion, right: CalendarVersion) -> Bool {
        left.date == right.date && left.major == right.major && left.minor == right.minor
            && left.micro == right.micro && left.modifier == right.modifier
    }

    package static func < (left: CalendarVersion, right: CalendarVersion) -> Bool {
        if left.date != right.date { return left.date < right.date }
        if left.major != right.major { return left.major < right.major }
        if left.minor != right.minor { return left.minor < right.minor }
        if left.micro != right.micro { return left.micro < right.micro }
        if left.modifier.isEmpty || right.modifier.isEmpty { return right.modifier.isEmpty && !left.modifier.isEmpty }
        return NaturalOrder.isLess(left.modifier, right.modifier)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(date)
        hasher.combine(major)
        hasher.combine(minor)
        hasher.combine(micro)
        hasher.combine(modifier)
    }
}
