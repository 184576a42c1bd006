import Foundation
import TestServers
import Testing

/// An example of `docs/policies.md`: a policy's fields, the tags that a registry offers, and what is chosen.
///
/// Lines are `key: value`. A tag may be followed by what is known of it in brackets: `1.0.0 (seen TIME)`. Where the app
/// has several images their alias follows the key: `tags worker: 1.0.0`.
struct PolicyExample: Sendable, CustomTestStringConvertible {
    var image: [String] = []
    var spec: [String] = []
    var images: [(alias: String, rule: String)] = []
    /// JSON lines.
    var tags: [String] = []
    var current: String?
    var now: String?
    /// By alias, empty for the only image.
    var chosen: [String: String] = [:]
    var reason: String?
    var others: [(alias: String, tag: String, reason: String)] = []

    var testDescription: String { (image + images.map(\.rule)).joined(separator: ", ") }

    private static let specFields: Set<String> = ["group", "schedule", "hold", "suspend"]
    private static let imageFields: Set<String> = [
        "policy", "filterTags", "ignore", "minimumAge", "trustExisting", "platforms", "verify", "allowDowngrade",
    ]

    init(lines: [String]) throws {
        for line in lines {
            let colon = try #require(line.range(of: ": "))
            let key = line[..<colon.lowerBound].split(separator: " ").map(String.init)
            let value = String(line[colon.upperBound...])
            let alias = key.count > 1 ? key[1] : ""
            switch key[0] {
            case "image": images.append((alias, value))
            case "tags": tags += try PolicyExample.tags(value, alias)
            case "current": current = value
            case "now": now = value
            case "chosen": chosen[alias] = value
            case "reason": reason = value
            case let field where PolicyExample.specFields.contains(field): spec.append(line)
            case let field where PolicyExample.imageFields.contains(field): image.append(line)
            default: others.append(key.count > 1 ? (key[0], key[1], value) : ("", key[0], value))
            }
        }
    }

    static func all(in document: String) throws -> [PolicyExample] {
        try document.components(separatedBy: "```text\n").dropFirst().map { part in
            let body = part.components(separatedBy: "\n```")[0]
            return try PolicyExample(lines: body.components(separatedBy: "\n"))
        }
    }

    private static func tags(_ text: String, _ alias: String) throws -> [String] {
        var entries: [[String: Any]] = []
        var rest = text[...]
        while let word = rest.split(separator: " ", maxSplits: 1).first {
            rest = rest.drop { $0 == " " }.dropFirst(word.count).drop { $0 == " " }
            guard word.hasPrefix("(") else {
                entries.append(
                    ["tag": String(word)].merging(alias.isEmpty ? [:] : ["image": alias]) { first, _ in first })
                continue
            }
            let known = (word.dropFirst() + " " + rest).prefix { $0 != ")" }.split(separator: " ").map(String.init)
            rest = rest.drop { $0 != ")" }.dropFirst()
            let last = try #require(entries.indices.last)
            switch known[0] {
            case "seen": entries[last]["firstSeen"] = known[1]
            case "built": entries[last]["created"] = known[1]
            case "digest": entries[last]["digest"] = known[1]
            case "signed": entries[last]["signedBy"] = known[1]
            case "platforms": entries[last]["platforms"] = Array(known.dropFirst())
            default: Issue.record("unknown fact '\(known[0])'")
            }
        }
        return try entries.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
    }

    var policyFile: String {
        var lines = ["apiVersion: pawl.dev/v1alpha1", "kind: UpdatePolicy", "metadata: {name: example}", "spec:"]
        lines += spec.map { "  \($0)" } + ["  images:"]
        if images.isEmpty { lines += ["    - image: ghcr.io/example/web"] + image.map { "      \($0)" } }
        for (alias, rule) in images {
            lines += ["    - image: ghcr.io/example/\(alias)", "      policy: \(rule)"] + image.map { "      \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Asks the command about every image, and compares.
    func check() async throws {
        let folder = try TemporaryDirectory()
        let root = URL(filePath: folder.path)
        try Data(policyFile.utf8).write(to: root.appending(path: "policy.yaml"))
        try Data(tags.joined(separator: "\n").utf8).write(to: root.appending(path: "tags.jsonl"))
        for alias in images.isEmpty ? [""] : images.map(\.alias) {
            var arguments = ["explain", "--policy-file", "policy.yaml", "--tags-file", "tags.jsonl", "-o", "json"]
            if let current { arguments += ["--current", current] }
            if let now { arguments += ["--now", now] }
            if !alias.isEmpty { arguments += ["--image", alias] }
            let result = try await ChildProcess.runAside(
                Bench.executable, arguments, directory: folder.path, environment: Bench.environment)
            #expect(result.status == 0, "\(result.errors)\n\(policyFile)")
            let document = try #require(
                try? JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.errors)")
            let selected = (document["selected"] as? [String: Any])?["tag"] as? String
            let moves = document["reason"] as? String == "Selected"
            #expect(chosen[alias] == (moves ? selected : "none"), "\(document["message"] ?? "")")
            if let reason { #expect(document["reason"] as? String == reason) }
            let candidates = try #require(document["candidates"] as? [[String: Any]])
            let reasons = Dictionary(
                candidates.map { ($0["tag"] as? String ?? "", $0["reason"] as? String ?? "") },
                uniquingKeysWith: { first, _ in first })
            for other in others where other.alias == alias {
                #expect(reasons[other.tag] == other.reason, "\(other.tag): \(reasons)")
            }
        }
    }
}

@Suite("The page about policies")
struct PolicyDocumentationTests {
    private static let document =
        (try? String(contentsOf: DiffExample.root.appending(path: "docs/policies.md"), encoding: .utf8)) ?? ""

    @Test("every example chooses what it says")
    func examples() async throws {
        let examples = try PolicyExample.all(in: Self.document)
        #expect(examples.count > 20)
        for example in examples { try await example.check() }
    }

    @Test(
        "every kind, every step's reason and every field has its place on the page",
        arguments: [
            "semver", "glob", "regex", "numerical", "natural", "alphabetical", "calver", "newestBuild", "digest",
            "NotMatched", "Excluded", "Unparseable", "NotInRange", "Prerelease", "Ignored", "NotNewer", "TooYoung",
            "PlatformMissing", "Unsigned", "Frozen", "Held", "GroupIncomplete", "MetadataUnavailable", "trustExisting",
            "components", "suffix", "allowDowngrade", "backtest",
        ])
    func completeness(_ word: String) { #expect(Self.document.contains(word)) }
}
