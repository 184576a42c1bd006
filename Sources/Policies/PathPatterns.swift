/// Which files of a tree a target means: patterns from the tree's root, of which the last that matches decides.
///
/// `*` and `?` stay within a folder, `**` stands for any number of folders, a pattern that names a folder means all below
/// it, and `!` before a pattern takes files out. Without patterns, every file; where the first pattern takes out, the
/// others are in.
package struct PathPatterns: Hashable, Sendable {
    private struct Rule: Sendable {
        let expression: RegularExpression
        let isExclusion: Bool
    }

    private let rules: [Rule]
    /// The patterns as written.
    package let sources: [String]

    package static let maximumCount = 256

    /// Every file.
    package init() {
        rules = []
        sources = []
    }

    /// - Throws: ``PatternError`` for a pattern that is empty, absolute, leaves the tree or is not a glob.
    package init(parsing patterns: [String]) throws(PatternError) {
        guard patterns.count <= PathPatterns.maximumCount else {
            throw PatternError(message: "more than \(PathPatterns.maximumCount) paths")
        }
        var rules: [Rule] = []
        for pattern in patterns { rules.append(try PathPatterns.rule(pattern)) }
        self.rules = rules
        sources = patterns
    }

    package static func == (left: PathPatterns, right: PathPatterns) -> Bool { left.sources == right.sources }

    package func hash(into hasher: inout Hasher) { hasher.combine(sources) }

    package func includes(_ path: String) -> Bool {
        guard let first = rules.first else { return true }
        var isIncluded = first.isExclusion
        // A rule that would change nothing is not tried.
        for rule in rules where rule.isExclusion == isIncluded && rule.expression.matches(path) {
            isIncluded = !rule.isExclusion
        }
        return isIncluded
    }

    private static func rule(_ pattern: String) throws(PatternError) -> Rule {
        let isExclusion = pattern.hasPrefix("!")
        var text = isExclusion ? pattern.dropFirst() : pattern[...]
        while text.hasPrefix("./") { text = text.dropFirst(2) }
        if text == "." { text = "**" }
        while text.hasSuffix("/") { text = text.dropLast() }
        guard !text.isEmpty else { throw PatternError(message: "the path '\(pattern)' is empty") }
        guard !text.hasPrefix("/") else {
            throw PatternError(message: "the path '\(pattern)' is absolute; write it from the repository's root")
        }
        let components = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !components.contains("..") else {
            throw PatternError(message: "the path '\(pattern)' leaves the repository; write it without '..'")
        }
        guard !components.contains(""), !components.contains(".") else {
            throw PatternError(
                message: "the path '\(pattern)' has an empty part; write 'a/b' for 'a//b' and for 'a/./b'")
        }
        var expression = ""
        for (index, component) in components.enumerated() {
            let isLast = index == components.count - 1
            if component == "**" {
                expression += isLast ? ".*" : "(?:.*/)?"
            } else {
                expression += try GlobSyntax.expression(for: String(component), anything: "[^/]")
                expression += isLast ? "(?:/.*)?" : "/"
            }
        }
        return Rule(
            expression: try RegularExpression("\\A(?s:\(expression))\\z", source: pattern), isExclusion: isExclusion)
    }
}
