import Manifests
import Policies

extension Value {
    /// A target of a policy and where its source is named.
    func target() -> (target: Target, source: Location)? {
        guard let target = fields(PolicyFields.target) else { return nil }
        let sourceField = target.required("source", "name a source of the configuration")
        let source = sourceField?.label()
        let paths = target["paths"]?.pathPatterns()
        let selection = target["fields"]?.fieldSelection()
        let modes = target["write"]?.fields(PolicyFields.write)
        _ = modes?["mode"]?.choice(of: ["Push"], notYet: ["PullRequest"])
        guard let source, let sourceField else { return nil }
        return (
            Target(source: source, paths: paths ?? PathPatterns(), fields: selection ?? .auto), sourceField.location
        )
    }

    private func fieldSelection() -> FieldSelection? {
        if isList {
            let listed = items()?.compactMap { $0.listedField() } ?? []
            if let items = items(), items.isEmpty { report("is empty", "write Auto, Markers or a list of fields") }
            return .listed(listed)
        }
        switch choice(of: ["Auto", "Markers"]) {
        case "Auto": return .auto
        case "Markers": return .markers
        default: return nil
        }
    }

    /// `{file: "apps/*/values.yaml", path: "spec.images[name=web].tag", value: tag}`.
    private func listedField() -> ListedField? {
        guard let field = fields(PolicyFields.listedField) else { return nil }
        let files = field.required("file", "write file: with a path such as apps/web/values.yaml")?.pathPattern()
        let path = field.required("path", "write path: such as image.tag")?.selectorPath()
        let part = field["value"].map { $0.choice(FieldPart.self) } ?? .reference
        guard let files, let path, let part else { return nil }
        return ListedField(files: files, path: path, part: part)
    }

    private func pathPattern() -> PathPatterns? {
        guard let text = text() else { return nil }
        do {
            return try PathPatterns(parsing: [text])
        } catch {
            report(error.message)
            return nil
        }
    }

    private func selectorPath() -> SelectorPath? {
        guard let text = text() else { return nil }
        do {
            return try SelectorPath(parsing: text)
        } catch {
            report(error.message)
            return nil
        }
    }

    private func pathPatterns() -> PathPatterns? {
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
