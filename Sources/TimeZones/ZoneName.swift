/// Names that can be looked up without leaving the folder of time zones.
enum ZoneName {
    /// Parts of letters, digits, `_`, `+` and `-`, joined by `/`, and none of the files that are no place's zone: the
    /// machine's own zone, and the copies that count leap seconds.
    static func isValid(_ name: String) -> Bool {
        guard name.utf8.count <= 64, !excluded.contains(name) else { return false }
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let folder = parts.first, !excludedFolders.contains(String(Substring(folder))) else { return false }
        return parts.allSatisfy { part in
            part.first.map(isLetter) ?? false
                && part.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) || "_+-".utf8.contains($0) }
        }
    }

    private static let excluded: Set<String> = ["localtime", "posixrules", "Factory"]
    private static let excludedFolders: Set<String> = ["posix", "right"]

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    /// A name that is none, short and without control characters.
    static func shown(_ name: String) -> String {
        name.unicodeScalars.prefix(64).map {
            $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0)
        }.joined()
    }
}
