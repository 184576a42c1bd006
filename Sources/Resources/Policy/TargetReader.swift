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
            report("a list of fields is not supported yet", "write Auto or Markers")
            return nil
        }
        return choice(FieldSelection.self)
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
