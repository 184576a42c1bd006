/// A field that a policy names from outside the file, for files that must not carry markers.
package struct FieldSelector: Hashable, Sendable {
    /// The policy, `namespace:name`.
    package let policy: String
    package let path: SelectorPath
    package let part: FieldPart

    package init(policy: String, path: SelectorPath, part: FieldPart) {
        self.policy = policy
        self.path = path
        self.part = part
    }
}

/// A way through a file's maps and lists: `spec.images[name=web].tag`, `images[0]`, `labels["a.b/c"]`.
///
/// A dot separates keys, `\.` is a dot in a key; `[0]` is an item by its place, `[key=value]` the items whose entry has
/// that value, `["key"]` a key with any characters.
package struct SelectorPath: Hashable, Sendable, CustomStringConvertible {
    enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
        case matching(key: String, value: String)
    }

    let steps: [Step]
    /// The path as written.
    package let description: String

    package static let maximumSteps = 64

    /// - Throws: ``SelectorPathError`` naming the part that cannot be read.
    package init(parsing text: String) throws(SelectorPathError) {
        var parser = SelectorPathParser(text)
        steps = try parser.steps()
        description = text
    }
}

/// Why a text is not a path through a file.
package struct SelectorPathError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}

private struct SelectorPathParser {
    private let text: String
    private var rest: Substring

    init(_ text: String) {
        self.text = text
        rest = text[...]
    }

    private func failure(_ what: String) -> SelectorPathError {
        SelectorPathError(
            message:
                "'\(shown(text))' \(what); write a path such as 'image.tag', 'images[0].tag' or 'images[name=web].tag'")
    }

    mutating func steps() throws(SelectorPathError) -> [SelectorPath.Step] {
        var steps: [SelectorPath.Step] = []
        guard !rest.isEmpty else { throw failure("is empty") }
        while !rest.isEmpty {
            guard steps.count < SelectorPath.maximumSteps else { throw failure("has too many parts") }
            if rest.first == "[" {
                steps.append(try bracket())
            } else {
                if !steps.isEmpty {
                    guard rest.first == "." else { throw failure("needs a dot after ']'") }
                    rest.removeFirst()
                }
                steps.append(.key(try key()))
            }
        }
        return steps
    }

    private mutating func key() throws(SelectorPathError) -> String {
        var key = ""
        while let next = rest.first, next != ".", next != "[" {
            rest.removeFirst()
            if next == "\\" {
                guard let escaped = rest.popFirst() else { throw failure("ends with a backslash") }
                key.append(escaped)
            } else {
                key.append(next)
            }
        }
        guard !key.isEmpty else { throw failure("has an empty part") }
        return key
    }

    private mutating func bracket() throws(SelectorPathError) -> SelectorPath.Step {
        rest.removeFirst()
        if rest.first == "\"" || rest.first == "'" {
            let key = try quoted()
            guard rest.popFirst() == "]" else { throw failure("has a '[' without its ']'") }
            return .key(key)
        }
        guard let end = rest.firstIndex(of: "]") else { throw failure("has a '[' without its ']'") }
        let inner = rest[..<end]
        if let equals = inner.firstIndex(of: "=") {
            rest = rest[inner.index(after: equals)...]
            let key = inner[..<equals]
            let value: String
            if rest.first == "\"" || rest.first == "'" {
                value = try quoted()
            } else {
                value = String(rest[..<end])
                rest = rest[end...]
            }
            guard !key.isEmpty, !value.isEmpty, rest.popFirst() == "]" else {
                throw failure("has no 'key=value' in its '[…]'")
            }
            return .matching(key: String(key), value: value)
        }
        guard let index = Int(inner), index >= 0 else {
            throw failure("has '[\(shown(inner))]', which is neither a place from 0 nor key=value")
        }
        rest = rest[rest.index(after: end)...]
        return .index(index)
    }

    private mutating func quoted() throws(SelectorPathError) -> String {
        let quote = rest.removeFirst()
        guard let end = rest.firstIndex(of: quote) else { throw failure("has a quote that does not end") }
        let inner = rest[..<end]
        rest = rest[rest.index(after: end)...]
        return String(inner)
    }
}
