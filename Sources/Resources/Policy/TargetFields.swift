import Manifests
import Policies

/// An item of `spec.targets`.
enum TargetFields {
    static let source = Field(
        "source", .label, required: "name a source of the configuration",
        "The name of a source of the configuration.")
    static let paths = Field(
        "paths",
        Shape<PathPatterns>(.list(.text(TextSchema()), counts: 0...PathPatterns.maximumCount)) { $0.pathPatterns() },
        "Globs of the files, such as 'apps/web/**'; one that begins with '!' takes files out again. Every file where "
            + "there are none.")
    static let fields = Field(
        "fields",
        Shape<FieldSelection>(
            .either([.choice(selections), .list(ListedFieldFields.shape.schema, counts: 1...Int.max)])
        ) { $0.fieldSelection() }, default: .auto, as: "Auto",
        "Which values belong to the policy. Auto: every image field of its repositories, and every value marked with "
            + "the policy. Markers: only marked values. A list: the fields named in it, and marked values.")
    static let write = Field("write", WriteFields.shape, "How changes are written.")

    static let table = FieldTable(source, paths, fields, write)

    /// A target and where its source is named.
    static let shape = Shape(table) { target -> (target: Target, source: Location)? in
        let (source, paths, fields, _) = (target[source], target[paths], target[fields], target[write])
        guard let source, let place = target.value(of: TargetFields.source) else { return nil }
        return (Target(source: source, paths: paths ?? PathPatterns(), fields: fields), place.location)
    }

    fileprivate static let selections = ["Auto", "Markers"]
}

/// `write` of a target.
enum WriteFields {
    static let mode = Field(
        "mode", .choice(of: ["Push"], notYet: ["PullRequest"]), default: "Push",
        "Push: commits go to the source's branch.")

    static let shape = Shape(FieldTable(mode)) { $0[mode] }
}

/// An item of `fields` of a target: `{file: "apps/*/values.yaml", path: "spec.images[name=web].tag", value: tag}`.
enum ListedFieldFields {
    static let file = Field(
        "file", .parsed { (text) throws(PatternError) in try PathPatterns(parsing: [text]) },
        required: "write file: with a path such as apps/web/values.yaml", "A path or glob of the files.")
    static let path = Field(
        "path", .parsed { (text) throws(SelectorPathError) in try SelectorPath(parsing: text) },
        required: "write path: such as image.tag",
        "The way to the value through the file, such as image.tag or spec.images[name=web].tag.")
    static let value = Field(
        "value", default: FieldPart.reference,
        "What the value holds: a whole reference, or its tag, repository (name) or digest alone.")

    static let shape = Shape(FieldTable(file, path, value)) { field -> ListedField? in
        let (files, path, part) = (field[file], field[path], field[value])
        guard let files, let path else { return nil }
        return ListedField(files: files, path: path, part: part)
    }
}

extension Value {
    fileprivate func fieldSelection() -> FieldSelection? {
        if isList {
            return Shape.list(
                of: ListedFieldFields.shape, counts: 1...Int.max, missing: "write Auto, Markers or a list of fields"
            ).read(self).map(FieldSelection.listed)
        }
        switch choice(of: TargetFields.selections, "Auto, Markers or a list of fields") {
        case "Auto": return .auto
        case "Markers": return .markers
        default: return nil
        }
    }

    fileprivate func pathPatterns() -> PathPatterns? {
        guard let items = items() else { return nil }
        let texts = items.compactMap { $0.text() }
        guard texts.count == items.count else { return nil }
        do {
            return try PathPatterns(parsing: texts)
        } catch {
            // The error names no item of the list: the one that is wrong by itself is it.
            for (item, text) in zip(items, texts) {
                do {
                    _ = try PathPatterns(parsing: [text])
                } catch {
                    item.report(error.message)
                    return nil
                }
            }
            report(error.message)
            return nil
        }
    }
}
