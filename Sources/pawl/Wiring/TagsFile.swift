import Foundation
import OCI

/// Tags from a file instead of a registry: one tag a line, or JSON lines with `tag` and what is known of it.
struct TagsFile {
    private struct Line: Decodable {
        let tag: String
        let digest: String?
    }

    private(set) var tags: [Tag] = []
    private(set) var digests: [Tag: String] = [:]

    /// - Parameter path: a file, or `-` for standard input.
    init(_ path: String) throws {
        let contents: Data?
        if path == "-" {
            contents = try FileHandle.standardInput.readToEnd() ?? Data()
        } else {
            contents = FileManager.default.contents(atPath: path)
        }
        guard let contents else { throw CommandFailure("cannot read the tags file '\(path)'") }
        let decoder = JSONDecoder()
        for (index, line) in contents.split(separator: UInt8(ascii: "\n")).enumerated() {
            let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
            guard !text.isEmpty else { continue }
            var name = text
            var digest: String?
            if text.hasPrefix("{") {
                guard let entry = try? decoder.decode(Line.self, from: Data(text.utf8)) else {
                    throw CommandFailure("\(path):\(index + 1): not a JSON object with 'tag'")
                }
                name = entry.tag
                digest = entry.digest
            }
            guard let tag = Tag(name) else {
                Standard.error("\(path):\(index + 1): '\(name)' is not a tag; left out")
                continue
            }
            tags.append(tag)
            if let digest { digests[tag] = digest }
        }
    }
}
