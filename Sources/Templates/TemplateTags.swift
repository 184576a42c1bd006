/// Checks the tags of a template against what there is to name, before the template is parsed.
///
/// Mustache gives nothing for a name that is not there, so that a misspelt one would go unseen. What reaches outside of
/// the text, or changes how it is read, is refused: partials, inheritance, other delimiters, pragmas.
struct TemplateTags {
    /// How a template's texts are made fit for what it makes.
    private let escaping: TextTemplate.Escaping

    private static let maximumDepth = 16
    /// What may be asked of the row that is rendered.
    private static let rowFunctions: Set<String> = ["first", "last", "index", "even", "odd"]
    private static let textFunctions: Set<String> = ["uppercased", "lowercased", "capitalized"]

    private var scopes: [TemplateScope]
    private var names: [String] = []

    static func check(
        _ text: String, _ scope: TemplateScope, _ escaping: TextTemplate.Escaping
    ) throws(TemplateError) {
        var tags = TemplateTags(escaping: escaping, scopes: [scope])
        let bytes = Array(text.utf8)
        var index = 0
        while let start = find("{{", in: bytes, from: index) {
            let place = place(of: start, in: bytes)
            var content = start + 2
            let isTriple = content < bytes.count && bytes[content] == UInt8(ascii: "{")
            if isTriple { content += 1 }
            guard let end = find(isTriple ? "}}}" : "}}", in: bytes, from: content) else {
                throw TemplateError(line: place.line, column: place.column, message: "this tag has no end")
            }
            if isTriple, escaping != .none {
                throw TemplateError(line: place.line, column: place.column, message: TemplateTags.unescaped)
            }
            if let problem = tags.take(String(decoding: bytes[content..<end], as: UTF8.self)) {
                throw TemplateError(line: place.line, column: place.column, message: problem)
            }
            index = end + (isTriple ? 3 : 2)
        }
        if let open = tags.names.last {
            let place = place(of: bytes.count, in: bytes)
            throw TemplateError(
                line: place.line, column: place.column, message: "the section '\(open)' has no end; write {{/\(open)}}")
        }
    }

    private static let unescaped = "a text that is not escaped could break out of its place; write {{…}}"

    /// Takes one tag's content.
    ///
    /// - Returns: what is wrong with it.
    private mutating func take(_ content: String) -> String? {
        guard let sigil = content.first else { return "this tag names nothing" }
        let name = (sigil.isLetter || sigil == "." || sigil == " " ? content[...] : content.dropFirst())
            .drop { $0 == " " }
        let trimmed = String(name.reversed().drop { $0 == " " }.reversed())
        switch sigil {
        case "!": return nil
        case "#", "^":
            guard scopes.count <= TemplateTags.maximumDepth else { return "sections nest deeper than 16" }
            switch kind(of: trimmed) {
            case .failure(let problem): return problem.message
            case .success(let kind):
                names.append(trimmed)
                // Where there is nothing, nothing of it can be named.
                if sigil == "#", case .list(let scope) = kind { scopes.append(scope) } else { scopes.append(.scalar) }
                return nil
            }
        case "/":
            guard let open = names.popLast() else { return "no section is open here" }
            scopes.removeLast()
            return open == trimmed ? nil : "the section that is open here is '\(open)'"
        case ">", "<", "$": return "a template takes nothing from other files"
        case "=": return "the delimiters stay {{ and }}"
        case "%": return "how texts are escaped is not for the template to say; remove this tag"
        case "&": return escaping == .none ? variable(trimmed) : TemplateTags.unescaped
        default: return sigil.isLetter || sigil == "." || sigil == " " ? variable(trimmed) : "a tag cannot begin so"
        }
    }

    private func variable(_ name: String) -> String? {
        switch kind(of: name) {
        case .failure(let problem): problem.message
        case .success(.list(_)): "'\(name)' is a list; write {{#\(name)}}…{{/\(name)}}"
        case .success: nil
        }
    }

    private struct Problem: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    /// What a name, or a function of one, stands for here.
    private func kind(of name: String) -> Result<TemplateScope.Kind, Problem> {
        if let open = name.firstIndex(of: "("), name.hasSuffix(")") {
            let function = String(name[..<open])
            let argument = String(name[name.index(after: open)...].dropLast())
            if argument.isEmpty, TemplateTags.rowFunctions.contains(function) {
                return scopes.count > 1 ? .success(.number) : .failure(Problem("'\(name)' is of the rows of a list"))
            }
            if TemplateTags.textFunctions.contains(function) {
                return kind(of: argument).flatMap { kind in
                    if case .text = kind { return .success(.text) }
                    return .failure(Problem("'\(argument)' is no text"))
                }
            }
            if function == "count" {
                return kind(of: argument).flatMap { kind in
                    if case .list = kind { return .success(.number) }
                    return .failure(Problem("'\(argument)' is no list"))
                }
            }
            return .failure(
                Problem("there is no function '\(function)'; known: capitalized, count, lowercased, uppercased"))
        }
        if name == "." {
            return scopes.count > 1 && scopes.last.map(\.fields.isEmpty) ?? false
                ? .success(.text) : .failure(Problem("'.' has no text here; name a field"))
        }
        for scope in scopes.reversed() {
            if let kind = scope.fields[name] { return .success(kind) }
        }
        let known = Set(scopes.flatMap(\.fields.keys)).sorted().joined(separator: ", ")
        return .failure(Problem("there is no '\(PlainText.oneLine(name))' here; known: \(known)"))
    }

    private static func find(_ text: String, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count, start <= bytes.count - wanted.count else { return nil }
        return (start...(bytes.count - wanted.count)).first { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }

    /// Columns are counted in code points.
    private static func place(of index: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        let before = bytes[..<index]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return (
            before.count { $0 == UInt8(ascii: "\n") } + 1, before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        )
    }
}
