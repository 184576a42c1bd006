import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions

/// Short ways to say what policies and tags are.
func tags(_ text: String) -> [Tag] { text.split(separator: " ").compactMap { Tag($0) } }

func semver(_ range: String, components: Int? = nil) throws -> TagRule {
    .semver(try VersionRange(parsing: range), components: components)
}

func time(_ text: String) throws -> Instant { try Instant(parsing: text) }

func digest(_ character: Character) throws -> Digest {
    try #require(Digest("sha256:" + String(repeating: character, count: 64)))
}

func image(
    _ rule: TagRule, named name: String = "ghcr.io/x/web", _ change: (inout ImagePolicy) throws -> Void = { _ in }
) throws -> ImagePolicy {
    var image = ImagePolicy(repository: try Repository(parsing: name), rule: rule)
    try change(&image)
    return image
}

/// Facts by tag, each made by a closure.
func facts(_ list: [(String, (inout TagFacts) throws -> Void)]) throws -> [Tag: TagFacts] {
    var facts: [Tag: TagFacts] = [:]
    for (name, change) in list {
        let tag = try #require(Tag(name))
        try change(&facts[tag, default: TagFacts()])
    }
    return facts
}

/// `tag verdict Reason` for each candidate.
func lines(_ decision: Decision) -> [String] {
    decision.candidates.map { "\($0.tag) \($0.verdict.rawValue) \($0.reason.rawValue)" }
}
