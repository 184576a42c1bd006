/// What a commit says of itself. Its texts are what people wrote: hostile until parsed.
package struct LoggedCommit: Sendable {
    package let id: Revision
    package private(set) var parents: [Revision] = []
    /// `name <address>`.
    package private(set) var author = ""
    package private(set) var committer = ""
    /// When it was made, by the committer's clock, in seconds since 1970.
    package private(set) var time: Int64 = 0
    package private(set) var message = ""
    /// The armoured signature; `nil` where there is none.
    package private(set) var signature: String?
    /// The bytes that a signature is of: all of the commit but the signature.
    package private(set) var signedContent: [UInt8] = []

    /// Longer messages are cut here.
    private static let maximumMessage = 4 << 20

    init(id: Revision, bytes: UnsafeRawBufferPointer) {
        self.id = id
        // Most commits have no signature: what one is of is copied from the first on.
        var content: [UInt8]?
        var isInSignature = false
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            let next = min(end + 1, bytes.count)
            if line.isEmpty {
                content?.append(contentsOf: bytes[start...])
                let text = bytes[next...].prefix(LoggedCommit.maximumMessage)
                message = String(decoding: text, as: UTF8.self)
                break
            }
            // A line that begins with a space goes on with the one before.
            if line[0] == 0x20 {
                if isInSignature {
                    signature?.append("\n" + String(decoding: line.dropFirst(), as: UTF8.self))
                } else {
                    content?.append(contentsOf: bytes[start..<next])
                }
            } else {
                isInSignature = take(line)
                if isInSignature {
                    content = content ?? [UInt8](bytes[..<start])
                } else {
                    content?.append(contentsOf: bytes[start..<next])
                }
            }
            start = next
        }
        if signature != nil, let content { signedContent = content }
    }

    /// Takes a line of the header.
    ///
    /// - Returns: whether it begins a signature.
    private mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        func value(_ name: String) -> String? {
            line.starts(with: name.utf8) ? String(decoding: line.dropFirst(name.utf8.count), as: UTF8.self) : nil
        }
        if let id = value("parent ") {
            if let parent = Revision(id) { parents.append(parent) }
        } else if let person = value("author ") {
            author = CommitHeader.person(person).name
        } else if let person = value("committer ") {
            (committer, time) = CommitHeader.person(person)
        } else if let text = value("gpgsig ") {
            // A commit with two is one whose signature nobody can mean.
            signature = signature == nil ? text : ""
            return true
        } else if line.starts(with: "gpgsig-sha256 ".utf8) {
            return true
        }
        return false
    }
}

/// The lines above a commit's message.
enum CommitHeader {
    /// `Name <address> 1767225600 +0000`: who, and when.
    static func person(_ text: String) -> (name: String, time: Int64) {
        guard let end = text.lastIndex(of: ">") else { return (text, 0) }
        let words = text[text.index(after: end)...].split(separator: " ")
        return (String(text[...end]), words.first.flatMap { Int64($0) } ?? 0)
    }

    /// The commits before, which stand after the tree and above all else.
    static func parents(in bytes: UnsafeRawBufferPointer) -> [Revision] {
        let length = "parent ".utf8.count + 40
        var parents: [Revision] = []
        var start = (bytes.firstIndex(of: 0x0A) ?? bytes.count) + 1
        while start + length <= bytes.count, bytes[start...].starts(with: "parent ".utf8) {
            let digits = bytes[(start + length - 40)..<(start + length)]
            if let parent = Revision(String(decoding: digits, as: UTF8.self)) { parents.append(parent) }
            start += length + 1
        }
        return parents
    }

    /// The committer's time, without a text being made.
    static func time(in bytes: UnsafeRawBufferPointer) -> Int64 {
        var start = 0
        while start < bytes.count, bytes[start] != 0x0A {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let line = bytes[start..<end]
            if line.starts(with: "committer ".utf8) {
                guard let bracket = line.lastIndex(of: UInt8(ascii: ">")) else { return 0 }
                var time: Int64 = 0
                for byte in line[(bracket + 1)...].drop(while: { $0 == 0x20 }) {
                    guard byte >= 0x30, byte <= 0x39, time < 1 << 50 else { break }
                    time = time * 10 + Int64(byte - 0x30)
                }
                return time
            }
            start = end + 1
        }
        return 0
    }
}
