/// The order people expect of numbered names: runs of digits compare as numbers, so `build-10` comes after `build-9`.
///
/// A total order: names that are equal as numbers (`1` and `01`) compare by their bytes.
package enum NaturalOrder {
    package static func isLess(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        compare(left, right) < 0
    }

    /// Negative, zero or positive. Linear in the names.
    package static func compare(_ left: some StringProtocol, _ right: some StringProtocol) -> Int {
        let order = left.utf8.withContiguousStorageIfAvailable { one in
            right.utf8.withContiguousStorageIfAvailable { two in compare(one, two) }
        }
        if let order, let order { return order }
        return Array(left.utf8).withUnsafeBufferPointer { one in
            Array(right.utf8).withUnsafeBufferPointer { two in compare(one, two) }
        }
    }

    private static func compare(_ one: UnsafeBufferPointer<UInt8>, _ two: UnsafeBufferPointer<UInt8>) -> Int {
        var i = 0
        var j = 0
        while i < one.count, j < two.count {
            if SemanticVersion.isDigit(one[i]), SemanticVersion.isDigit(two[j]) {
                let first = digits(one, &i)
                let second = digits(two, &j)
                if first.count != second.count { return first.count < second.count ? -1 : 1 }
                for (left, right) in zip(first, second) where left != right { return left < right ? -1 : 1 }
            } else {
                if one[i] != two[j] { return one[i] < two[j] ? -1 : 1 }
                i += 1
                j += 1
            }
        }
        if i < one.count || j < two.count { return i < one.count ? 1 : -1 }
        return one.elementsEqual(two) ? 0 : one.lexicographicallyPrecedes(two) ? -1 : 1
    }

    /// A run of digits without its leading zeros.
    private static func digits(
        _ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int
    ) -> Slice<UnsafeBufferPointer<UInt8>> {
        while index < bytes.count, bytes[index] == UInt8(ascii: "0") { index += 1 }
        let start = index
        while index < bytes.count, SemanticVersion.isDigit(bytes[index]) { index += 1 }
        return bytes[start..<index]
    }
}
