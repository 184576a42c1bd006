/// What a registry asks for in `WWW-Authenticate` (RFC 7235, section 4.1): a scheme with parameters.
struct Challenge: Equatable {
    /// In lower case.
    let scheme: String
    /// By name in lower case.
    let parameters: [String: String]

    /// Parses one header, which may hold several challenges.
    static func parse(_ header: String) -> [Challenge] {
        var reader = Reader(bytes: Array(header.utf8.prefix(16 << 10)))
        return reader.challenges()
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        mutating func challenges() -> [Challenge] {
            var challenges: [Challenge] = []
            skip()
            while let scheme = token() {
                var parameters: [String: String] = [:]
                skipBlanks()
                while let (name, value) = parameter() {
                    parameters[name.lowercased()] = value
                    skip()
                }
                challenges.append(Challenge(scheme: scheme.lowercased(), parameters: parameters))
                skip()
            }
            return challenges
        }

        /// `name=value`; nothing is taken where no such pair stands.
        private mutating func parameter() -> (String, String)? {
            let start = index
            guard let name = token() else { return nil }
            skipBlanks()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
                index = start
                return nil
            }
            index += 1
            skipBlanks()
            if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                return (name, QuotedString.read(bytes, at: &index))
            }
            return (name, token() ?? "")
        }

        private mutating func token() -> String? {
            let start = index
            while index < bytes.count, !" \t,=\"".utf8.contains(bytes[index]) { index += 1 }
            return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
        }

        private mutating func skip() {
            while index < bytes.count, " \t,".utf8.contains(bytes[index]) { index += 1 }
        }

        private mutating func skipBlanks() {
            while index < bytes.count, " \t".utf8.contains(bytes[index]) { index += 1 }
        }
    }
}
