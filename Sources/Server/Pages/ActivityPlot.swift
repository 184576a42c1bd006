import Policies
import Reports

/// Updates a day as bars, with the same in words and as a table.
struct ActivityPlot {
    static let days = 30
    private static let (width, height) = (720.0, 190.0)
    private static let (left, right, top, bottom) = (38.0, 712.0, 12.0, 162.0)

    /// One day's updates, and how many of them a person took back.
    private struct Day {
        let name: String
        var count = 0
        var back = 0
    }

    private let bars: [Day]

    /// - Parameter now: the day that is the last.
    init(_ updates: [SourceUpdate], now: Instant) {
        let today = now.secondsSince1970 / 86_400
        let first = today - ActivityPlot.days + 1
        var bars = (first...today).map { day in
            Day(name: String(Instant(secondsSince1970: day * 86_400).description.prefix(10)))
        }
        for entry in updates {
            guard let time = try? Instant(parsing: entry.update.time) else { continue }
            let index = time.secondsSince1970 / 86_400 - first
            guard bars.indices.contains(index) else { continue }
            bars[index].count += 1
            if entry.update.revertedBy != nil { bars[index].back += 1 }
        }
        self.bars = bars
    }

    var values: Values {
        let most = bars.map(\.count).max() ?? 0
        let step = ActivityPlot.step(for: most)
        let ceiling = max(step, (most + step - 1) / step * step)
        let scale = (ActivityPlot.bottom - ActivityPlot.top) / Double(ceiling)
        let slot = (ActivityPlot.right - ActivityPlot.left) / Double(bars.count)
        var rects: [Values] = []
        var names: [Values] = []
        for (index, bar) in bars.enumerated() {
            let x = ActivityPlot.left + slot * Double(index)
            for (kind, count) in [("bar", bar.count), ("back", bar.back)] where count > 0 {
                let height = scale * Double(count)
                rects.append([
                    "kind": kind, "x": ActivityPlot.text(x + slot * 0.15),
                    "y": ActivityPlot.text(ActivityPlot.bottom - height), "w": ActivityPlot.text(slot * 0.7),
                    "h": ActivityPlot.text(height),
                ])
            }
            // A name under every seventh day, today's among them.
            if (bars.count - 1 - index) % 7 == 0 {
                names.append([
                    "x": ActivityPlot.text(min(x + slot / 2, ActivityPlot.right - 16)), "y": "181",
                    "name": String(bar.name.suffix(5)),
                ])
            }
        }
        let lines: [Values] = stride(from: 0, through: ceiling, by: step).map { value in
            let y = ActivityPlot.bottom - scale * Double(value)
            return [
                "left": ActivityPlot.text(ActivityPlot.left), "right": ActivityPlot.text(ActivityPlot.right),
                "y": ActivityPlot.text(y), "label": ActivityPlot.text(ActivityPlot.left - 6),
                "text": ActivityPlot.text(y + 4), "value": value,
            ]
        }
        return [
            "width": ActivityPlot.text(ActivityPlot.width), "height": ActivityPlot.text(ActivityPlot.height),
            "description": description, "lines": lines, "bars": rects, "days": names,
            "table": bars.reversed().map { ["day": $0.name, "count": $0.count, "back": $0.back] as Values },
        ]
    }

    private var description: String {
        let (all, back) = (bars.reduce(0) { $0 + $1.count }, bars.reduce(0) { $0 + $1.back })
        guard all > 0, let best = bars.max(by: { $0.count < $1.count }) else {
            return "There was no update in the last \(bars.count) days."
        }
        return "\(Wording.count(all, "update")) in the last \(bars.count) days, \(back) of them taken back; "
            + "the most on \(best.name): \(best.count)."
    }

    /// 1, 2 or 5 and their tens: about four lines.
    private static func step(for most: Int) -> Int {
        var tens = 1
        while true {
            for part in [1, 2, 5] where most <= part * tens * 4 { return part * tens }
            tens *= 10
        }
    }

    private static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
