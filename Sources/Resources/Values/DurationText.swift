/// Durations as people write them: `30s`, `5m`, `1h30m`, `3d`. A day is 24 hours.
enum DurationText {
    /// Ten years; a longer duration is a slip.
    private static let maximumSeconds = 87_600 * 3_600

    /// The text as a schema checks it.
    static let pattern = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$"

    private static let units: [(letter: Character, seconds: Int)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]

    /// A duration of whole seconds in its shortest spelling.
    static func text(of duration: Duration) -> String {
        var rest = Int(duration.components.seconds)
        var text = ""
        for (letter, seconds) in units where rest >= seconds {
            text += "\(rest / seconds)\(letter)"
            rest %= seconds
        }
        return text.isEmpty ? "0s" : text
    }

    /// Whole days, hours, minutes and seconds, each at most once and in that order; `nil` for anything else.
    static func parse(_ text: String) -> Duration? {
        var units = units
        var total = 0
        var number: Int?
        for byte in text.utf8 {
            if byte >= 0x30, byte <= 0x39 {
                let next = (number ?? 0) * 10 + Int(byte - 0x30)
                guard next <= maximumSeconds else { return nil }
                number = next
            } else {
                guard let count = number, let index = units.firstIndex(where: { $0.letter.asciiValue == byte }) else {
                    return nil
                }
                total += count * units[index].seconds
                guard total <= maximumSeconds else { return nil }
                units.removeFirst(index + 1)
                number = nil
            }
        }
        return number == nil && !text.isEmpty ? .seconds(total) : nil
    }
}

extension Value {
    /// A duration of a second at least.
    func duration() -> Duration? {
        guard let text = text("a duration") else { return nil }
        guard let duration = DurationText.parse(text) else {
            let isNumber = text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            report(
                isNumber ? "\(shown(text)) has no unit" : "\(shown(text)) is not a duration",
                isNumber
                    ? "write \(text.prefix(12))s, or another unit such as 5m, 1h30m or 3d"
                    : "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d")
            return nil
        }
        guard duration >= .seconds(1) else {
            report("\(shown(text)) is too short", "write 1s or more")
            return nil
        }
        return duration
    }
}
