import Reports

/// Every app at a glance.
struct AppsPage {
    let status: StatusDocument
    let query: String
    let reason: String

    /// Longer queries are nobody's.
    static let longestQuery = 200

    private struct Row {
        let app: AppEntry
        let image: ImageEntry

        /// What needs a look comes first.
        var weight: Int {
            if image.failing { return 0 }
            if !image.pending.isEmpty { return 1 }
            return image.reason == "UpToDate" ? 3 : 2
        }

        var text: String {
            ([app.policy, image.alias, image.image, image.source, image.selected ?? ""] + image.currents)
                .joined(separator: " ").lowercased()
        }
    }

    var values: Values {
        let counts = PageFrame.Counts(status)
        let rows = status.apps.flatMap { app in app.images.map { Row(app: app, image: $0) } }
            .enumerated().sorted { ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset) }.map(\.element)
        let shown = rows.count(where: fits)
        let reasons = Set(rows.map(\.image.reason)).union(reason.isEmpty ? [] : [reason]).sorted()
        let tiles: [(String, Int, String, String)] = [
            ("apps", counts.apps, "/", ""), ("up to date", counts.upToDate, "/?reason=UpToDate", "tone-ok"),
            ("due", counts.due, "/pending", "tone-move"), ("held", counts.held, "/held", "tone-hold"),
            ("failing", counts.failing, "/failures", "tone-bad"),
        ]
        return [
            "tiles": tiles.map { name, number, path, tone in
                ["name": name, "number": number, "path": path, "tone": tone] as Values
            },
            "query": query, "hasRows": !rows.isEmpty, "rows": rows.map(cells),
            "reasons": reasons.map { code in
                ["code": code, "words": Wording.words(code), "chosen": code == reason] as Values
            },
            "shown": shown == rows.count ? "\(shown) shown" : "\(shown) of \(rows.count) shown",
            "nothing": status.ready ? "No policy writes to a source." : "The first look is under way.",
        ]
    }

    private func fits(_ row: Row) -> Bool {
        let words = query.lowercased().split(separator: " ")
        return (reason.isEmpty || row.image.reason == reason) && words.allSatisfy(row.text.contains)
    }

    private func cells(_ row: Row) -> Values {
        let (app, image) = (row.app, row.image)
        let isInSeveral = app.images.count { $0.alias == image.alias } > 1
        let current = image.currents.isEmpty ? "none" : image.currents.joined(separator: ", ")
        let next = image.selected.flatMap { image.currents == [$0] ? nil : $0 }
        return [
            "id": Wording.id("row", app.policy, image.alias, image.source), "text": row.text,
            "reason": image.reason, "state": "\(image.reason) \(current) \(next ?? "")", "hidden": !fits(row),
            "path": Wording.path(ofPolicy: app.policy), "policy": app.policy,
            "alias": Wording.maybe(app.images.count > 1 ? image.alias : nil), "image": image.image,
            "source": Wording.maybe(isInSeveral || status.sources.count > 1 ? image.source : nil),
            "current": current, "next": Wording.maybe(next),
            "pill": Wording.pill(image.reason, isFailing: image.failing, isPending: !image.pending.isEmpty),
            // That it is up to date needs no more words.
            "message": image.reason == "UpToDate" ? "" : image.message, "since": Wording.time(image.since),
        ]
    }
}
