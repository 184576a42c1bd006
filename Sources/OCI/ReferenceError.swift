/// Why a text is not an image reference.
package struct ReferenceError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: String, Sendable {
        case scheme, tagGiven, digestGiven, host, path, upperCase, tag, digest, tooLong
    }

    package let problem: Problem
    /// What was refused, cut to a length that fits a line and with control characters escaped.
    package let text: String

    init(_ problem: Problem, _ text: String) {
        self.problem = problem
        self.text = ReferenceError.shown(text)
    }

    package var description: String {
        switch problem {
        case .scheme: "'\(text)' has a URL scheme; write the image without 'https://' or 'oci://'"
        case .tagGiven: "'\(text)' has a tag; write the repository alone"
        case .digestGiven: "'\(text)' has a digest; write the repository alone"
        case .host: "'\(text)' does not begin with a registry host such as 'ghcr.io' or 'localhost:5000'"
        case .path: "'\(text)' is not a repository; write 'registry/path' in lower case letters, digits, '.', '_', '-'"
        case .upperCase: "'\(text)' has upper-case letters in the repository's path; repositories are lower case"
        case .tag: "'\(text)' has a tag that is not 1 to 128 of letters, digits, '_', '.', '-'"
        case .digest: "'\(text)' has a digest that is not 'sha256:' and 64 hexadecimal digits"
        case .tooLong: "'\(text)' is too long for an image reference"
        }
    }

    private static let maximumShown = 300

    /// The text with control characters escaped: an error goes into logs and onto terminals.
    private static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(maximumShown) {
            if scalar.properties.generalCategory == .control {
                shown += scalar.escaped(asASCII: true)
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.dropFirst(maximumShown).isEmpty ? shown : shown + "…"
    }
}
