/// Durations as people write them: `30s`, `5m`, `1h30m`, `72h`.
enum DurationText {
    /// Ten years; a longer interval is a slip.
    private static let maximumSeconds = 87_600 * 3_600

    /// Whole hours, minutes and seconds, each at most once and in that order; `nil` for anything else.
    static func parse(_ text: String) -> Duration? {
        var units: [(letter: UInt8, seconds: Int)] = [
            (UInt8(ascii: "h"), 3_600), (UInt8(ascii: "m"), 60), (UInt8(ascii: "s"), 1),
        ]
        var total = 0
        var number: Int?
        for byte in text.utf8 {
            if byte >= 0x30, byte <= 0x39 {
                let next = (number ?? 0) * 10 + Int(byte - 0x30)
                guard next <= maximumSeconds else { return nil }
                number = next
            } else {
                guard let count = number, let index = units.firstIndex(where: { $0.letter == byte }) else {
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
                    ? "write \(text.prefix(12))s, or hours and minutes such as 1h30m"
                    : "write whole hours, minutes and seconds such as 30s, 5m or 1h30m")
            return nil
        }
        guard duration >= .seconds(1) else {
            report("\(shown(text)) is too short", "write 1s or more")
            return nil
        }
        return duration
    }
}
