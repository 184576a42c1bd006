/// A semantic version, read as loosely as people tag: `v1.2.3`, `1.2`, `1`, `01.2.3`, with pre-release and build metadata.
///
/// Two versions are equal where they have the same precedence: build metadata, the spelling and missing parts do not
/// count. Source: semver.org 2.0.0, section 11, read as Masterminds/semver v3 reads (but numbers of any length are exact).
package struct SemanticVersion: Sendable {
    /// The text as written.
    package let original: String
    let major: VersionNumber
    let minor: VersionNumber
    let patch: VersionNumber
    /// How many of the three parts were written.
    package let components: Int
    /// The part after `-`, empty where there is none.
    package let prerelease: String
    /// The part after `+`, empty where there is none.
    package let build: String

    package var isPrerelease: Bool { !prerelease.isEmpty }
    package var hasPrefix: Bool { original.utf8.first == UInt8(ascii: "v") }

    static let maximumLength = 256

    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= SemanticVersion.maximumLength else { return nil }
        let text = String(text)
        let parsed = text.utf8.withContiguousStorageIfAvailable { SemanticVersion.parse($0) } ?? nil
        guard let parsed else { return nil }
        original = text
        major = parsed.numbers.0
        minor = parsed.numbers.1
        patch = parsed.numbers.2
        components = parsed.components
        prerelease = parsed.prerelease
        build = parsed.build
    }

    private typealias Parts = (
        numbers: (VersionNumber, VersionNumber, VersionNumber), components: Int, prerelease: String, build: String
    )

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Parts? {
        var index = 0
        if bytes.first == UInt8(ascii: "v") { index = 1 }
        var numbers = (VersionNumber.zero, VersionNumber.zero, VersionNumber.zero)
        var components = 0
        while true {
            let start = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            guard index > start, components < 3 else { return nil }
            let number = VersionNumber(digits: bytes[start..<index])
            switch components {
            case 0: numbers.0 = number
            case 1: numbers.1 = number
            default: numbers.2 = number
            }
            components += 1
            guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { break }
            index += 1
        }
        var prerelease = ""
        var build = ""
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") {
            let start = index + 1
            index = start
            while index < bytes.count, bytes[index] != UInt8(ascii: "+") { index += 1 }
            guard isIdentifiers(bytes[start..<index], allowsLeadingZeros: false) else { return nil }
            prerelease = String(decoding: bytes[start..<index], as: UTF8.self)
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: "+") {
            guard isIdentifiers(bytes[(index + 1)...], allowsLeadingZeros: true) else { return nil }
            build = String(decoding: bytes[(index + 1)...], as: UTF8.self)
            index = bytes.count
        }
        guard index == bytes.count else { return nil }
        return (numbers, components, prerelease, build)
    }

    /// Dot-separated identifiers of `[0-9A-Za-z-]`; a numeric one of a pre-release has no leading zero.
    private static func isIdentifiers(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, allowsLeadingZeros: Bool) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { identifier in
            guard !identifier.isEmpty else { return false }
            guard identifier.allSatisfy({ isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }) else {
                return false
            }
            let hasLeadingZero = identifier.count > 1 && identifier.first == UInt8(ascii: "0")
            return allowsLeadingZeros || !hasLeadingZero || !identifier.allSatisfy(isDigit)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
}

extension SemanticVersion: Comparable, Hashable {
    package static func == (left: SemanticVersion, right: SemanticVersion) -> Bool {
        left.major == right.major && left.minor == right.minor && left.patch == right.patch
            && left.prerelease == right.prerelease
    }

    package static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        if left.major != right.major { return left.major < right.major }
        if left.minor != right.minor { return left.minor < right.minor }
        if left.patch != right.patch { return left.patch < right.patch }
        return comparePrereleases(left.prerelease, right.prerelease) < 0
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(major)
        hasher.combine(minor)
        hasher.combine(patch)
        hasher.combine(prerelease)
    }

    /// Negative, zero or positive; a version without pre-release is greater than one with.
    static func comparePrereleases(_ left: String, _ right: String) -> Int {
        if left == right { return 0 }
        if left.isEmpty { return 1 }
        if right.isEmpty { return -1 }
        let lefts = left.utf8.split(separator: UInt8(ascii: "."))
        let rights = right.utf8.split(separator: UInt8(ascii: "."))
        for (one, two) in zip(lefts, rights) where !one.elementsEqual(two) {
            let isNumber = (one.allSatisfy(isDigit), two.allSatisfy(isDigit))
            switch isNumber {
            case (true, true): return VersionNumber(digits: one) < VersionNumber(digits: two) ? -1 : 1
            case (true, false): return -1
            case (false, true): return 1
            case (false, false): return one.lexicographicallyPrecedes(two) ? -1 : 1
            }
        }
        return lefts.count < rights.count ? -1 : 1
    }
}
