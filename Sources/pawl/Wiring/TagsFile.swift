import Foundation
import OCI
import Policies

/// Tags from a file instead of a registry: one tag a line, or JSON lines with `tag` and what is known of it.
///
/// A line may name the `image` it is about, by alias or repository, so that one file can hold the tags of an app with
/// several images; a line without one is about every image.
struct TagsFile {
    private struct Line: Decodable {
        let tag: String
        let image: String?
        let digest: String?
        let created: String?
        let firstSeen: String?
        /// When it was pushed, for a replay.
        let time: String?
        let platforms: [String]?
        /// Who signed it, as `verify` of the policy would find.
        let signedBy: String?
    }

    /// One line of the file.
    struct Entry {
        let tag: Tag
        let image: String?
        let facts: TagFacts
        let signer: String?
        /// When it was pushed.
        let time: Instant?
        /// The line, from 1.
        let line: Int

        /// What the line says of its tag, to who asks for an image. Who signed it is as the image's own policy would find.
        func facts(for image: ImagePolicy) -> TagFacts {
            guard let signer, let demanded = image.verify else { return facts }
            var facts = facts
            facts.signatures[demanded] = .known(.verified(by: signer))
            return facts
        }
    }

    private(set) var entries: [Entry] = []
    private let path: String

    static let maximumSize = 256 << 20

    /// - Parameter path: a file, or `-` for standard input.
    init(_ path: String) throws {
        self.path = path == "-" ? "standard input" : path
        let contents: Data?
        if path == "-" {
            contents = try FileHandle.standardInput.readToEnd() ?? Data()
        } else {
            contents = FileManager.default.contents(atPath: path)
        }
        guard let contents else { throw CommandFailure("cannot read the tags file '\(path)'") }
        guard contents.count <= TagsFile.maximumSize else {
            throw CommandFailure("\(self.path) is larger than \(TagsFile.maximumSize >> 20) MiB; split it")
        }
        var objects: [(line: Int, text: Data)] = []
        for (index, line) in contents.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let text = line.trimmingBlanks
            guard let first = text.first else { continue }
            if first == UInt8(ascii: "{") {
                objects.append((index + 1, Data(text)))
            } else {
                append(String(decoding: text, as: UTF8.self), index + 1)
            }
        }
        for (line, object) in zip(objects.map(\.line), try decoded(objects)) {
            let known = try facts(of: object, line)
            append(
                object.tag, line, image: object.image, known, try pushTime(of: object, known, line),
                signer: object.signedBy)
        }
        entries.sort { $0.line < $1.line }
    }

    /// The tags of one image, each once; where a tag is listed again the later line counts.
    func tags(of image: ImagePolicy) -> (tags: [Tag], facts: [Tag: TagFacts]) {
        var tags: [Tag] = []
        var facts: [Tag: TagFacts] = [:]
        for entry in entries where isAbout(entry, image) {
            if facts.updateValue(entry.facts(for: image), forKey: entry.tag) == nil { tags.append(entry.tag) }
        }
        return (tags, facts)
    }

    /// The pushes of one image.
    ///
    /// - Throws: ``CommandFailure`` naming a line that does not say when.
    func pushes(of image: ImagePolicy) throws -> [Backtest.Push] {
        try entries.filter { isAbout($0, image) }.map { entry in
            guard let time = entry.time else {
                throw CommandFailure(
                    "\(path):\(entry.line): a history needs a time for every tag; write "
                        + "{\"tag\": \"\(entry.tag)\", \"time\": \"2026-12-20T08:00:00Z\"}")
            }
            return Backtest.Push(time: time, tag: entry.tag, facts: entry.facts(for: image))
        }
    }

    private func isAbout(_ entry: Entry, _ image: ImagePolicy) -> Bool {
        guard let name = entry.image else { return true }
        return name == image.alias || (try? Repository(parsing: name)) == image.repository
    }

    // MARK: Reading

    private mutating func append(
        _ name: String, _ line: Int, image: String? = nil, _ facts: TagFacts = TagFacts(), _ time: Instant? = nil,
        signer: String? = nil
    ) {
        guard let tag = Tag(name) else {
            Standard.error("\(path):\(line): '\(name.prefix(200))' is not a tag; left out")
            return
        }
        entries.append(Entry(tag: tag, image: image, facts: facts, signer: signer, time: time, line: line))
    }

    /// All lines at once, which is quicker; one by one where that fails, to say which line is wrong.
    private func decoded(_ objects: [(line: Int, text: Data)]) throws -> [Line] {
        guard !objects.isEmpty else { return [] }
        let decoder = JSONDecoder()
        var whole = Data("[".utf8)
        for (index, object) in objects.enumerated() {
            if index > 0 { whole.append(UInt8(ascii: ",")) }
            whole += object.text
        }
        whole.append(UInt8(ascii: "]"))
        if let lines = try? decoder.decode([Line].self, from: whole), lines.count == objects.count { return lines }
        return try objects.map { line, text in
            do { return try decoder.decode(Line.self, from: text) } catch {
                throw CommandFailure(
                    "\(path):\(line): not a JSON object with 'tag' and optionally 'digest', 'created', 'firstSeen', "
                        + "'platforms', 'image': \(TagsFile.explained(error))")
            }
        }
    }

    private func time(_ text: String?, _ name: String, _ line: Int) throws -> Instant? {
        guard let text else { return nil }
        do { return try Instant(parsing: text) } catch {
            throw CommandFailure("\(path):\(line): \(name): \(error.message)")
        }
    }

    private func pushTime(of object: Line, _ facts: TagFacts, _ line: Int) throws -> Instant? {
        if let time = try time(object.time, "time", line) { return time }
        if case .known(let seen) = facts.firstSeen { return seen.at }
        if case .known(let created) = facts.created { return created }
        return nil
    }

    private func facts(of object: Line, _ line: Int) throws -> TagFacts {
        var facts = TagFacts()
        if let text = object.digest {
            guard let digest = Digest(text) else {
                throw CommandFailure("\(path):\(line): digest: '\(text.prefix(80))' is not a digest such as sha256:…")
            }
            facts.digest = .known(digest)
        }
        if let time = try time(object.created, "created", line) { facts.created = .known(time) }
        if let time = try time(object.firstSeen, "firstSeen", line) { facts.firstSeen = .known(FirstSeen(at: time)) }
        if let names = object.platforms {
            facts.platforms = .known(
                try names.map { name in
                    guard let platform = Platform(name) else {
                        throw CommandFailure(
                            "\(path):\(line): platforms: '\(name.prefix(80))' is not a platform such as linux/amd64")
                    }
                    return platform
                })
        }
        return facts
    }

    private static func explained(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is of another type"
        default: "not well-formed JSON"
        }
    }
}

extension Data.SubSequence {
    fileprivate var trimmingBlanks: Data.SubSequence {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        var slice = self.drop(while: isBlank)
        while let last = slice.last, isBlank(last) { slice = slice.dropLast() }
        return slice
    }
}
