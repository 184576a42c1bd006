/// An item of `policies`: a folder on disk, or a place in a source's repository.
enum PolicyPlaceFields {
    /// A place, and where it names its source.
    struct Read {
        var directory: String?
        var inGit: (place: PolicySource, name: Value)?
    }

    static let directory = Field(
        "directory", .path,
        "A folder whose UpdatePolicy files are read; a relative path starts at the folder of this file.")
    static let source = Field(
        "source", .label,
        "The name of a source in whose repository policies are kept. They are read from the commit that they act on.")
    static let path = Field(
        "path", Shape<String>(.text(TextSchema(maximumLength: Folder.maximumPathLength))) { $0.treePath() },
        default: PolicySource.defaultPath,
        "The folder with the policies, or the file, from the root of the source's repository.")

    static let table = FieldTable(
        directory, source, path,
        rules: [
            .exactlyOne(
                [directory, source], what: "place",
                missing: "write directory: with a folder on disk, or source: with the name of a source"),
            .needs(
                path, source, "is a path in a source's repository",
                remedy: "name the source, or write directory: alone"),
        ])

    static let shape = Shape(table) { place -> Read? in
        let (directory, source, path) = (place[directory], place[source], place[path])
        guard let source, let name = place.value(of: PolicyPlaceFields.source) else {
            return Read(directory: directory)
        }
        return Read(directory: directory, inGit: (PolicySource(source: source, path: path), name))
    }

    /// The places in repositories, after noting those whose source there is not, and those named twice.
    static func kept(in sources: [String], _ places: [Read]) -> [PolicySource] {
        var seen: Set<PolicySource> = []
        return places.compactMap(\.inGit).compactMap { place, name in
            guard sources.contains(place.source) else {
                name.report(
                    "\(place.source.quoted) is not a source of this configuration",
                    sources.isEmpty
                        ? "add it to sources" : remedyNaming(nearest: place.source, among: sources, listing: sources))
                return nil
            }
            guard seen.insert(place).inserted else {
                name.report("\(place.path.quoted) of \(place.source.quoted) is named twice", "keep one")
                return nil
            }
            return place
        }
    }
}

extension Value {
    /// A path inside a repository, without a slash at its end.
    fileprivate func treePath() -> String? {
        guard let text = text() else { return nil }
        let path = text.hasSuffix("/") ? String(text.dropLast()) : text
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard path.utf8.count <= Folder.maximumPathLength, parts.allSatisfy({ !["", ".", ".."].contains($0) }),
            path.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            report("\(text.quoted) is not a path inside a repository", "write such as .pawl or platform/policies")
            return nil
        }
        return path
    }
}
