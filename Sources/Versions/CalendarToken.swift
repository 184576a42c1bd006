/// A token of a calendar format. Source: calver.org, "Scheme".
enum CalendarToken: String, CaseIterable, Sendable {
    case fullYear = "YYYY"
    case shortYear = "YY"
    case paddedYear = "0Y"
    case month = "MM"
    case paddedMonth = "0M"
    case week = "WW"
    case paddedWeek = "0W"
    case day = "DD"
    case paddedDay = "0D"
    case major = "MAJOR"
    case minor = "MINOR"
    case micro = "MICRO"
    case modifier = "MODIFIER"

    /// What a token says. Two tokens of one field cannot stand in one format.
    enum Field: String, Sendable {
        case year, month, week, day, major, minor, micro, modifier
    }

    var field: Field {
        switch self {
        case .fullYear, .shortYear, .paddedYear: .year
        case .month, .paddedMonth: .month
        case .week, .paddedWeek: .week
        case .day, .paddedDay: .day
        case .major: .major
        case .minor: .minor
        case .micro: .micro
        case .modifier: .modifier
        }
    }

    /// How many digits the token has. Short and padded years are counted from 2000 and get a third digit in 2100.
    var widths: ClosedRange<Int> {
        switch self {
        case .fullYear: 4...4
        case .shortYear: 1...3
        case .paddedYear: 2...3
        case .month, .week, .day: 1...2
        case .paddedMonth, .paddedWeek, .paddedDay: 2...2
        case .major, .minor, .micro: 1...Int.max
        case .modifier: 0...0
        }
    }

    /// The digits that the token takes where digits follow it without a separator; `nil` where that cannot be known. A
    /// padded year has two there.
    var fixedWidth: Int? {
        self == .paddedYear || widths.count == 1 && self != .modifier ? widths.lowerBound : nil
    }

    /// The token for the same with zeros in front, which this one does not allow.
    var padded: String? {
        switch self {
        case .shortYear: CalendarToken.paddedYear.rawValue
        case .month: CalendarToken.paddedMonth.rawValue
        case .week: CalendarToken.paddedWeek.rawValue
        case .day: CalendarToken.paddedDay.rawValue
        default: nil
        }
    }

    /// The values of a token that is part of a date.
    var values: ClosedRange<Int>? {
        switch field {
        case .year: self == .fullYear ? 1_000...9_999 : 0...999
        case .month: 1...12
        // Weeks "since the start of the year"; the 53rd has one or two days, or seven in some years of ISO 8601.
        case .week: 1...53
        case .day: 1...31
        default: nil
        }
    }
}
