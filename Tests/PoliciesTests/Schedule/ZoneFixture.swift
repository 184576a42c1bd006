import Policies

/// Time zones made from their rule alone, so that what a test expects does not change with the system's data.
enum ZoneFixture {
    /// A file as `zic -b slim` writes it: no transitions, the rule for all years in the last line.
    static func file(_ rule: String, transitions: [(time: Int, type: UInt8)] = [], offsets: [Int] = [0]) -> [UInt8] {
        func header(_ times: Int, _ types: Int) -> [UInt8] {
            var header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
            for count in [0, 0, 0, times, types, 1] { header += number(count, 4) }
            return header
        }
        // The part with 32-bit times, which readers of 64-bit times pass over.
        var file = header(0, 1) + number(0, 4)
        file += [0, 0, 0]
        file += header(transitions.count, offsets.count)
        for transition in transitions { file += number(transition.time, 8) }
        for transition in transitions { file.append(transition.type) }
        for offset in offsets { file += number(offset, 4) + [0, 0] }
        file.append(0)
        return file + Array("\n\(rule)\n".utf8)
    }

    static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func zone(_ name: String) throws -> TimeZoneRules {
        guard let rule = rules[name] else { throw TimeZoneError(.unknown, "no rule for \(name)") }
        return try TimeZoneRules(name: name, file: file(rule))
    }

    /// The rules of 2025 for all years.
    private static let rules = [
        "Europe/Dublin": "IST-1GMT0,M10.5.0,M3.5.0/1",
        "America/New_York": "EST5EDT,M3.2.0,M11.1.0",
        "Australia/Lord_Howe": "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "Asia/Beirut": "EET-2EEST,M3.5.0/0,M10.5.0/0",
        "America/Havana": "CST5CDT,M3.2.0/0,M11.1.0/1",
        "Asia/Kathmandu": "<+0545>-5:45",
        "Pacific/Chatham": "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45",
        "America/Nuuk": "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
    ]
}

/// A time of a table, as RFC 3339 writes it.
func at(_ text: String) throws -> Instant { try Instant(parsing: text) }
