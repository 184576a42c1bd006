import Reports

/// One app: where it stands and why, what is due, what was done.
struct AppPage {
    /// More tags than this are left to the API: a page with more is read by nobody.
    static let maximumTags = 300
    static let maximumDiffLines = 2_000

    let document: AppDocument
    let status: StatusDocument
    let session: AdminGate.Session?
    /// What was just done, in words.
    let done: String?

    var values: Values {
        let app = document.app
        let lines = document.diff.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let holds = HoldsView(holds: document.holds, status: status)
        return UpdatesView(updates: document.updates, caption: "In the last 90 days, newest first").values
            .merging(holds.values) { first, _ in first }
            .merging([
                "notes": document.notes, "done": Wording.maybe(done), "acts": session != nil,
                "path": Wording.path(ofPolicy: app.policy), "form": session?.formToken ?? "",
                "images": app.images.map(image),
                "hasDiff": !lines.isEmpty, "diff": lines.prefix(AppPage.maximumDiffLines).map(AppPage.line),
                "explanations": document.explanations.map(explanation),
            ]) { first, _ in first }
    }

    private func image(_ image: ImageEntry) -> Values {
        [
            "id": Wording.id("image", image.alias, image.source), "image": image.image,
            "current": image.currents.isEmpty ? "none" : image.currents.joined(separator: ", "),
            "selected": image.selected ?? "none",
            "pill": Wording.pill(image.reason, isFailing: image.failing, isPending: !image.pending.isEmpty),
            "message": image.message, "since": Wording.time(image.since), "source": image.source,
            "fields": Wording.count(image.fields, "value"),
        ]
    }

    private func explanation(_ explained: AppDocument.Explained) -> Values {
        let explanation = explained.explanation
        let shown = explanation.candidates.prefix(AppPage.maximumTags)
        let omitted = explained.omitted + explanation.candidates.count - shown.count
        let count = explanation.candidates.count + explained.omitted
        return [
            "id": Wording.id("tags", explanation.alias, explained.source),
            "image": explanation.image + (document.explanations.count > 1 ? " in \(explained.source)" : ""),
            "hasTags": !shown.isEmpty, "why": explanation.message,
            "caption": "\(Wording.count(count, "tag")) in the policy's order, best first, as the last cycle knew them",
            "tags": shown.map { entry in
                [
                    "tag": entry.tag, "message": entry.message,
                    "pill": Wording.pill(
                        entry.verdict == "rejected" ? Wording.words(entry.reason) : entry.verdict.capitalizedWord,
                        tone: ["selected": "move", "eligible": "ok"][entry.verdict] ?? ""),
                ] as Values
            },
            "omitted": omitted > 0 ? String(omitted) as Any : false,
            "api": "/api/v1\(Wording.path(ofPolicy: explanation.policy))?candidates=\(APIRoutes.maximumCandidates)",
            "history": explanation.history.map { entry in
                ["rule": Wording.words(entry.rule), "message": entry.message, "place": "\(entry.file):\(entry.line)"]
                    as Values
            },
        ]
    }

    private static func line(_ text: Substring) -> Values {
        let kind =
            text.hasPrefix("+++") || text.hasPrefix("---") || text.hasPrefix("@@")
            ? "hunk" : text.hasPrefix("+") ? "add" : text.hasPrefix("-") ? "del" : "same"
        return ["kind": kind, "text": String(text)]
    }
}

extension String {
    fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}
