extension Shape {
    /// A text, as written: `1.10` is not the number 1.1.
    static var text: Shape<String> { Shape<String>(.text(TextSchema())) { $0.text() } }

    /// A text with a grammar of its own.
    ///
    /// - Parameter parse: throws an error whose description names what is wrong and what to write.
    static func parsed<Failure: Error & CustomStringConvertible>(
        _ schema: TextSchema = TextSchema(), _ parse: @escaping @Sendable (String) throws(Failure) -> Output
    ) -> Shape {
        Shape(.text(schema)) { $0.parsed(parse) }
    }

    /// A name with a grammar.
    static func name(
        _ pattern: String, maximumLength: Int? = nil, _ isValid: @escaping @Sendable (String) -> Bool,
        _ remedy: String
    ) -> Shape where Output == String {
        Shape(.text(TextSchema(pattern: pattern, maximumLength: maximumLength))) { $0.name(isValid, remedy) }
    }

    /// One line in a person's words.
    static var reason: Shape<String> {
        Shape<String>(.text(TextSchema(maximumLength: Names.maximumReasonLength))) { $0.reason() }
    }

    /// A path, relative to the folder of the file that it stands in.
    static var path: Shape<String> {
        Shape<String>(.text(TextSchema(pattern: "^([^~]|~[^/])", maximumLength: Folder.maximumPathLength))) {
            $0.filePath()
        }
    }

    static var duration: Shape<Duration> {
        Shape<Duration>(.text(TextSchema(pattern: DurationText.pattern, mayReadAsAnotherType: false))) {
            $0.duration()
        }
    }
}

extension Shape where Output == Bool {
    static var boolean: Shape { Shape(.boolean) { $0.boolean() } }
}

extension Shape where Output == Int {
    static func integer(in range: ClosedRange<Int>) -> Shape { Shape(.integer(range)) { $0.integer(in: range) } }
}

extension Shape where Output == String {
    /// A DNS label.
    static var label: Shape {
        name(
            "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", maximumLength: 63, Names.isLabel,
            "write lower-case letters, digits and '-', at most 63")
    }

    /// One of the names, as written.
    ///
    /// - Parameter notYet: names that are described, but not supported yet.
    static func choice(of names: [String], notYet: [String] = []) -> Shape {
        Shape(.choice(names)) { $0.choice(of: names, notYet: notYet) }
    }
}

extension Shape where Output: RawRepresentable<String> & CaseIterable & Sendable {
    /// One of an enumeration's names.
    static var choice: Shape {
        Shape(.choice(Output.allCases.map(\.rawValue))) { $0.choice(Output.self) }
    }
}
