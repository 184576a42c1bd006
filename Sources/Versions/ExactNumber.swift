/// An integer or a decimal of any length, compared exactly: no rounding makes two tags equal.
package struct ExactNumber: Comparable, Hashable, Sendable {
    private let isNegative: Bool
    private let whole: VersionNumber
    /// The digits after the point, without trailing zeros.
    private let fraction: [UInt8]

    /// Parses `[+-]digits[.digits]`; `nil` for anything else, exponents and `inf` included.
    package init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        guard bytes.count <= 256 else { return nil }
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(SemanticVersion.isDigit) }) else {
            return nil
        }
        whole = VersionNumber(digits: parts[0])
        var fraction = parts.count == 2 ? Array(parts[1]) : []
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        self.fraction = fraction
        self.isNegative = isNegative && !(whole == .zero && fraction.isEmpty)
    }

    package static func < (left: ExactNumber, right: ExactNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let (low, high) = left.isNegative ? (right, left) : (left, right)
        if low.whole != high.whole { return low.whole < high.whole }
        return low.fraction.lexicographicallyPrecedes(high.fraction)
    }
}
