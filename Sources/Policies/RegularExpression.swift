import CRE2

/// A compiled RE2 expression: linear time whatever the pattern and the text.
///
/// `@unchecked`: the handle is never changed after `init`, and RE2 allows concurrent matching of one object.
final class RegularExpression: @unchecked Sendable {
    private let handle: OpaquePointer

    static let maximumLength = 4096
    /// Bytes that one compiled pattern may take, RE2's own default.
    private static let maximumMemory: Int64 = 8 << 20

    /// - Parameter source: what the person wrote, for messages, where the pattern is a translation of it.
    init(_ pattern: String, source: String? = nil) throws(PatternError) {
        guard pattern.utf8.count <= RegularExpression.maximumLength else {
            throw PatternError(message: "the pattern is longer than \(RegularExpression.maximumLength) bytes")
        }
        var pattern = pattern
        let handle = pattern.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                // An empty string may have no address; RE2 wants one.
                text.baseAddress.map { pawl_re2_new($0, text.count, RegularExpression.maximumMemory) }
                    ?? pawl_re2_new("", 0, RegularExpression.maximumMemory)
            }
        }
        if let error = pawl_re2_error(handle) {
            let message = String(cString: error)
            pawl_re2_delete(handle)
            throw PatternError(
                message: "invalid pattern '\((source ?? pattern).prefix(80))': \(message)"
                    + (source == nil ? " (RE2 syntax)" : ""))
        }
        self.handle = handle
    }

    deinit { pawl_re2_delete(handle) }

    var groupCount: Int { Int(pawl_re2_group_count(handle)) }

    func groupNumber(named name: String) -> Int? {
        var name = name
        let number = name.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { pawl_re2_group_number(handle, $0, text.count) } ?? -1
            }
        }
        return number >= 0 ? Int(number) : nil
    }

    func matches(_ text: some StringProtocol) -> Bool {
        var text = String(text)
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { pawl_re2_match(handle, $0.baseAddress, $0.count, nil, 0) }
        }
    }

    /// The texts of the whole match and of each group, `nil` where the text does not match.
    func groups(in text: String) -> [String?]? {
        var text = text
        let count = groupCount + 1
        return text.withUTF8 { bytes in
            var spans = [Int](repeating: -1, count: 2 * count)
            let isMatch = bytes.withMemoryRebound(to: CChar.self) {
                pawl_re2_match(handle, $0.baseAddress, $0.count, &spans, Int32(count))
            }
            guard isMatch else { return nil }
            return (0..<count).map { group in
                let span = (spans[2 * group], spans[2 * group + 1])
                return span.0 < 0 ? nil : String(decoding: bytes[span.0..<span.1], as: UTF8.self)
            }
        }
    }
}
