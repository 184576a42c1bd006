/// A decimal number of any length, compared exactly. Numbers that fit 64 bits, which is nearly all, are kept as such.
struct VersionNumber: Comparable, Hashable, Sendable {
    private let small: UInt64
    /// The digits, without leading zeros, of a number that does not fit.
    private let large: [UInt8]?

    static let zero = VersionNumber(small: 0)

    private init(small: UInt64) {
        self.small = small
        large = nil
    }

    /// - Parameter digits: ASCII digits only; leading zeros do not count.
    init(digits: some Collection<UInt8>) {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        if significant.count <= 19 {
            small = significant.reduce(0) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
            large = nil
        } else {
            small = .max
            large = Array(significant)
        }
    }

    static func < (left: VersionNumber, right: VersionNumber) -> Bool {
        switch (left.large, right.large) {
        case (nil, nil): left.small < right.small
        case (nil, _): true
        case (_, nil): false
        case (let left?, let right?):
            left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
        }
    }
}
