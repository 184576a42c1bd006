extension TimeZoneRules {
    /// No file of the IANA database reaches 4 KiB.
    package static let maximumFileSize = 64 << 10

    /// Reads a time zone file as systems keep them in `/usr/share/zoneinfo`.
    ///
    /// Only the newer part of the file counts, with 64-bit times; every file since 2014 has it. Files that count leap
    /// seconds (`right/…`) are refused: their clocks are not the ones on walls. Source: RFC 9636, TZif.
    ///
    /// - Throws: ``TimeZoneError`` (``TimeZoneError/Problem/damaged``) for bytes that are no such file.
    package init(name: String, file bytes: [UInt8]) throws(TimeZoneError) {
        do throws(FileFault) {
            guard bytes.count <= TimeZoneRules.maximumFileSize else { throw .fault("it is too large") }
            var reader = TimeZoneFileReader(bytes: bytes)
            let first = try reader.header()
            guard first.version >= UInt8(ascii: "2") else { throw .fault("its format is too old") }
            try reader.skip(first.length(timeSize: 4))
            self = try reader.rules(name: name, header: try reader.header())
        } catch {
            throw TimeZoneError(.damaged, "the file of time zone '\(name)' cannot be used: \(error.what)")
        }
    }
}

private struct FileFault: Error {
    let what: String

    static func fault(_ what: String) -> FileFault { FileFault(what: what) }
    static let truncated = FileFault(what: "it ends too early")
}

private struct TimeZoneFileReader {
    struct Header {
        let version: UInt8
        let utIndicators: Int
        let standardIndicators: Int
        let leapSeconds: Int
        let times: Int
        let types: Int
        let characters: Int

        /// The bytes of the data after the header.
        func length(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + standardIndicators
                + utIndicators
        }
    }

    private let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func header() throws(FileFault) -> Header {
        guard bytes[index...].starts(with: "TZif".utf8) else { throw .fault("it is no time zone file") }
        try skip(4)
        let version = UInt8(try number(1) & 0xFF)
        try skip(15)
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = try number(4)
            guard count >= 0, count <= bytes.count else { throw .truncated }
            counts.append(count)
        }
        return Header(
            version: version, utIndicators: counts[0], standardIndicators: counts[1], leapSeconds: counts[2],
            times: counts[3], types: counts[4], characters: counts[5])
    }

    mutating func rules(name: String, header: Header) throws(FileFault) -> TimeZoneRules {
        guard header.leapSeconds == 0 else { throw .fault("it counts leap seconds") }
        guard header.types > 0 else { throw .fault("it has no offset") }
        var times: [Int] = []
        for _ in 0..<header.times { times.append(try number(8)) }
        guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .fault("its times are not in order") }
        var types: [Int] = []
        for _ in 0..<header.times { types.append(try number(1) & 0xFF) }
        guard types.allSatisfy({ $0 < header.types }) else { throw .fault("it names an offset that it does not have") }
        var offsets: [Int] = []
        for _ in 0..<header.types {
            offsets.append(try number(4))
            try skip(2)
        }
        guard offsets.allSatisfy({ abs($0) < TimeZoneRules.maximumOffset }) else {
            throw .fault("it has an offset of more than a day")
        }
        try skip(header.characters + header.standardIndicators + header.utIndicators)
        return TimeZoneRules(
            name: name, initialOffset: offsets[0],
            transitions: zip(times, types).map { .init(time: $0, offset: offsets[$1]) }, tail: try footer())
    }

    /// What holds after the last transition: a line, which may be empty.
    private mutating func footer() throws(FileFault) -> YearlyOffsets? {
        guard try number(1) == Int(UInt8(ascii: "\n")), let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n"))
        else { throw .truncated }
        let text = bytes[index..<end]
        if text.isEmpty { return nil }
        guard let tail = YearlyOffsets(posix: text) else { throw .fault("its last line is not understood") }
        return tail
    }

    mutating func skip(_ count: Int) throws(FileFault) {
        guard count <= bytes.count - index else { throw .truncated }
        index += count
    }

    /// A number in two's complement, most significant byte first.
    private mutating func number(_ size: Int) throws(FileFault) -> Int {
        guard size <= bytes.count - index else { throw .truncated }
        let start = Int(Int8(bitPattern: bytes[index]))
        defer { index += size }
        return bytes[index + 1..<index + size].reduce(start) { $0 << 8 | Int($1) }
    }
}
