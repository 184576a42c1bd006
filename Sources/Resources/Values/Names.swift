/// The grammars of the names that resources give to things.
enum Names {
    /// The most that a person may give as a reason, in bytes.
    static let maximumReasonLength = 256

    /// A DNS label as Kubernetes takes it: 1 to 63 of lower-case letters, digits and `-`, ending in none of the last
    /// (RFC 1123, section 2.1).
    static func isLabel(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...63).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
        return isLowerOrDigit(first) && isLowerOrDigit(last)
            && bytes.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    /// DNS labels joined by dots, 253 bytes at most.
    static func isSubdomain(_ text: String) -> Bool {
        guard text.utf8.count <= 253 else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isLabel(String($0)) }
    }

    /// An alias: as the last component of a repository's path may read, 128 bytes at most.
    static func isAlias(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...128).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }

    /// The name of an environment variable (POSIX.1-2017, section 8.1).
    static func isEnvironmentVariable(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...255).contains(bytes.count), let first = bytes.first, !isDigit(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }

    /// A branch without `refs/heads/`, by the rules of `git check-ref-format --branch`.
    static func isBranch(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...255).contains(bytes.count), bytes.first != UInt8(ascii: "-"), text != "@" else { return false }
        guard !text.contains(".."), !text.contains("@{"), bytes.last != UInt8(ascii: ".") else { return false }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"~^:?*[\\".utf8.contains($0) }) else { return false }
        return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.first != "." && !$0.hasSuffix(".lock")
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isLowerOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte >= 0x61 && byte <= 0x7A) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerOrDigit(byte) || (byte >= 0x41 && byte <= 0x5A)
    }
}

extension Value {
    func name(_ isValid: (String) -> Bool, _ remedy: String) -> String? {
        guard let text = text() else { return nil }
        guard isValid(text) else {
            report("\(shown(text)) is not a name", remedy)
            return nil
        }
        return text
    }

    /// A person's words: they end up in logs, on terminals and in commits.
    func reason() -> String? {
        guard let text = text() else { return nil }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            report("has a line break or another control character", "write it in one line")
            return nil
        }
        guard text.utf8.count <= Names.maximumReasonLength else {
            report("is longer than \(Names.maximumReasonLength) bytes", "shorten it")
            return nil
        }
        return text
    }
}
