/// A day of the week, from Monday as ISO 8601 counts.
enum Weekday: Int, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// Reads `Mon` or `Monday`, in any case.
    init?(_ text: String) {
        let name = text.lowercased()
        guard let day = Weekday.allCases.first(where: { name == $0.name || name == $0.name.prefix(3) }) else {
            return nil
        }
        self = day
    }

    private var name: String { String(describing: self) }

    /// The days from this one to another, over the end of the week where that one comes before.
    func days(through last: Weekday) -> [Weekday] {
        let count = (last.rawValue - rawValue + 7) % 7
        return (0...count).compactMap { Weekday(rawValue: (rawValue + $0) % 7) }
    }
}
