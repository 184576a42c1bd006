/// The schemas of the resources, for editors and for checks before a commit. They are written from the descriptions that
/// the reader reads by.
package enum JSONSchema {
    /// The kinds that there is a schema for.
    package static var kinds: [String] { ResourceKind.allCases.map(\.rawValue) }

    /// The schema of a kind: JSON Schema 2020-12 over several lines, the same at every call, ending in a line break.
    ///
    /// A schema sees what YAML made of a file, so it accepts what only the reader can tell to be wrong: a range or a
    /// pattern that cannot be read, a day that no calendar has, two images with one alias.
    ///
    /// - Throws: ``UnknownKind`` for another kind.
    package static func text(for kind: String) throws(UnknownKind) -> String {
        guard let known = ResourceKind(rawValue: kind) else { throw UnknownKind(kind: kind) }
        return known.schema.text() + "\n"
    }

    /// A kind that there is no schema for.
    package struct UnknownKind: Error, Hashable, Sendable, CustomStringConvertible {
        package let kind: String

        package var description: String {
            let kinds = JSONSchema.kinds
            return "\(kind.quoted) is not a kind; " + remedyNaming(nearest: kind, among: kinds, listing: kinds)
        }
    }
}

extension ResourceKind {
    /// Where a schema is known by its name; the version is that of `apiVersion`.
    private var address: String {
        let version = ResourceLoader.apiVersion.split(separator: "/").last ?? ""
        return "https://pawl.dev/schemas/\(version)/\(rawValue).json"
    }

    fileprivate var schema: JSON {
        .object(
            [
                JSON.Member("$schema", "https://json-schema.org/draft/2020-12/schema"),
                JSON.Member("$id", .string(address)), JSON.Member("title", .string(rawValue)),
                JSON.Member("description", .string(summary)),
            ] + ValueSchema.mapping(table, mayBeEmpty: false).members)
    }
}
