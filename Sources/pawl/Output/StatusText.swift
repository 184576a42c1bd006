import Reports

/// The status as a person reads it: the apps first, then the sources.
struct StatusText {
    let document: StatusDocument
    /// The width of the terminal, where there is one.
    let width: Int?

    var text: String {
        let failing = document.apps.count(where: \.failing)
        var lines = [
            "pawl \(document.version), running since \(document.started): \(count(document.apps.count, "app")), "
                + (failing > 0 ? "\(failing) failing, " : "") + count(document.sources.count, "source")
        ]
        if let configuration = document.configuration {
            lines += [
                "",
                configuration.refused
                    ? "the configuration was refused and the old one stays, since \(configuration.since):"
                    : "policies that cannot be used, since \(configuration.since):",
            ]
            lines += configuration.problems.map { "  \(printable($0))" }
        }
        if !document.apps.isEmpty {
            var table = TextTable(["APP", "CURRENT", "LATEST", "REASON", "SINCE", "WHY"])
            for app in document.apps {
                for image in app.images {
                    table.append(
                        [
                            name(app, image), image.currents.joined(separator: ", "), image.selected ?? "-",
                            image.reason, image.since, image.message,
                        ].map(printable))
                }
            }
            lines += ["", table.text(within: width)]
        }
        var table = TextTable(["SOURCE", "BRANCH", "STATE", "LAST SUCCESS", "LAST PUSH", "PROBLEM"])
        for source in document.sources {
            let state = source.alive ? source.activity : "stuck"
            let problem = source.failure.map { "\($0.reason): \($0.message)" } ?? source.diagnostics.first ?? ""
            table.append(
                [
                    source.name, source.branch, state, source.lastSuccess ?? "-", source.lastPush ?? "-", problem,
                ].map(printable))
        }
        lines += ["", table.text(within: width)]
        return lines.joined(separator: "\n")
    }

    /// Which image is meant, where an app has several; and in which source, where one image is in several.
    private func name(_ app: AppEntry, _ image: ImageEntry) -> String {
        guard app.images.count > 1 else { return app.policy }
        let isInSeveral = app.images.count { $0.alias == image.alias } > 1
        return "\(app.policy) \(image.alias)" + (isInSeveral ? " in \(image.source)" : "")
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// On one line, whatever a server wrote.
    private func printable(_ text: String) -> String { text.printable(300) }
}
