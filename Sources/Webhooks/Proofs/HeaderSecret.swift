import Hashing

/// A secret in the header `Authorization`, which most senders let one fill in freely.
enum HeaderSecret {
    /// Whether a header's value is the secret, alone, as a bearer token or as the password of a user of any name.
    static func holds(_ value: String, _ key: [UInt8]) -> Bool {
        if ConstantTime.areEqual(Array(value.utf8), key) { return true }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return false }
        switch parts[0].lowercased() {
        case "bearer": return ConstantTime.areEqual(Array(parts[1].utf8), key)
        case "basic":
            guard let bytes = Base64.bytes(of: parts[1]), let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
            else { return false }
            return ConstantTime.areEqual(Array(bytes[(colon + 1)...]), key)
        default: return false
        }
    }
}
