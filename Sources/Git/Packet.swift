/// One of Git's packets: four hexadecimal digits of its length, then its bytes (gitprotocol-common).
enum Packet: Equatable {
    case line([UInt8])
    /// `0000`, the end of a message.
    case flush
    /// `0001`, between the parts of a message of protocol version 2.
    case delimiter
    /// `0002`, the end of an answer of protocol version 2.
    case responseEnd

    /// A line's text, without its line end.
    var text: String? {
        guard case .line(let bytes) = self else { return nil }
        return String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }

    static func encode(_ text: String) -> [UInt8] {
        let length = String(text.utf8.count + 4, radix: 16)
        return Array((String(repeating: "0", count: 4 - length.utf8.count) + length + text).utf8)
    }
}

/// Reads packets from a stream of bytes.
struct PacketReader {
    /// Gives more bytes; 0 at the end.
    private let read: (UnsafeMutableRawBufferPointer) throws(GitError) -> Int
    private let limit: Int
    private let keepsAll: Bool
    /// Everything that came, for someone who has to read it again; only what is not used yet, where nobody has.
    private(set) var received: [UInt8] = []
    private var offset = 0
    private var count = 0

    /// - Parameters:
    ///   - limit: how many bytes may come.
    ///   - keepsAll: whether ``received`` is asked for.
    init(
        limit: Int, keepsAll: Bool = true, _ read: @escaping (UnsafeMutableRawBufferPointer) throws(GitError) -> Int
    ) {
        self.limit = limit
        self.keepsAll = keepsAll
        self.read = read
    }

    /// The next packet; `nil` at the end, or where what comes is no packet.
    mutating func next() throws(GitError) -> Packet? {
        guard try fill(4) else { return nil }
        let digits = received[offset..<offset + 4]
        guard digits.allSatisfy({ ObjectID.isHexadecimal($0) }),
            let length = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        switch length {
        case 0...2:
            offset += 4
            return [.flush, .delimiter, .responseEnd][length]
        case 3: return nil
        default:
            guard try fill(length) else { return nil }
            defer { offset += length }
            return .line(Array(received[offset + 4..<offset + length]))
        }
    }

    /// Whether so many bytes are there beyond those that were used.
    private mutating func fill(_ count: Int) throws(GitError) -> Bool {
        guard received.count - offset < count else { return true }
        if !keepsAll {
            received.removeFirst(offset)
            offset = 0
        }
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 1)
        defer { scratch.deallocate() }
        while received.count - offset < count {
            let read = try read(scratch)
            if read == 0 { return false }
            self.count += read
            guard self.count <= limit else {
                throw GitError(.limitExceeded, "the server's answer is larger than \(limit >> 20) MiB")
            }
            received.append(contentsOf: scratch[..<read])
        }
        return true
    }
}
