import Reports

/// Updates in Git's history, for the pages that show them.
struct UpdatesView {
    let updates: [SourceUpdate]
    let caption: String

    var values: Values {
        [
            "hasUpdates": !updates.isEmpty, "updatesCaption": caption,
            "updates": updates.map { entry in
                let update = entry.update
                return [
                    "time": Wording.time(update.time), "policy": update.policy,
                    "path": Wording.path(ofPolicy: update.policy), "from": update.from ?? "none", "to": update.to,
                    "reverted": update.revertedBy != nil, "place": "\(update.file):\(update.line)",
                    "source": entry.source, "url": Wording.maybe(entry.url),
                    "short": String(update.commit.prefix(12)), "author": update.author,
                ] as Values
            },
        ]
    }
}

/// Holds, for the pages that show them.
struct HoldsView {
    let holds: [HoldEntry]
    let status: StatusDocument

    var values: Values {
        let urls = Dictionary(status.sources.map { ($0.name, $0.url) }) { first, _ in first }
        return [
            "hasHolds": !holds.isEmpty,
            "holds": holds.map { hold in
                let link = hold.commit.flatMap { commit in
                    urls[hold.source].flatMap { ForgeLink.url(of: commit, in: $0) }
                }
                return [
                    "path": Wording.path(ofPolicy: hold.policy), "policy": hold.policy,
                    "what": "\(hold.alias ?? "all images") in \(hold.source)", "rule": Wording.words(hold.rule),
                    "message": hold.message, "url": Wording.maybe(link),
                    "places": hold.places.prefix(5).joined(separator: ", ")
                        + (hold.places.count > 5 ? " and \(hold.places.count - 5) more" : ""),
                    "until": Wording.time(hold.until), "end": Wording.end(ofRule: hold.rule),
                ] as Values
            },
        ]
    }
}

/// What the last plans would change.
struct PendingView {
    let status: StatusDocument

    var values: Values {
        let due = status.apps.flatMap { app in app.images.filter { !$0.pending.isEmpty }.map { (app, $0) } }
        let changes: [Values] = due.flatMap { app, image in
            image.pending.map { change in
                [
                    "path": Wording.path(ofPolicy: app.policy), "policy": app.policy, "image": image.image,
                    "from": change.from ?? "none", "to": change.to ?? "", "place": "\(change.file):\(change.line)",
                    "source": image.source,
                    "pill": Wording.pill(image.reason, isFailing: image.failing, isPending: true),
                    "message": image.failing ? image.message : change.message ?? "",
                ] as Values
            }
        }
        return ["hasChanges": !changes.isEmpty, "changes": changes]
    }
}

/// What needs a person: sources, registries and apps.
struct FailuresView {
    let status: StatusDocument
    let registries: [RegistryEntry]

    var values: Values {
        var failures: [Values] = []
        func add(
            _ kind: String, _ name: String, _ path: String?, _ reason: String, _ message: String, _ since: String?
        ) {
            failures.append([
                "kind": kind, "name": name, "path": Wording.maybe(path), "reason": Wording.words(reason),
                "message": message, "since": Wording.time(since),
            ])
        }
        if let configuration = status.configuration {
            for problem in configuration.problems {
                add(
                    configuration.refused ? "configuration, refused; the old one stays" : "policy on disk", "pawl",
                    nil, "InvalidPolicy", problem, configuration.since)
            }
        }
        for source in status.sources {
            if !source.alive {
                add("source", source.name, "/sources", "Stuck", "its loop does not move", source.since)
            }
            if let failure = source.failure {
                let times = source.failures > 1 ? " (\(source.failures) times in a row)" : ""
                add("source", source.name, "/sources", failure.reason, failure.message + times, source.lastCycle)
            }
            for diagnostic in source.diagnostics {
                add("policy in \(source.name)", "policy", "/sources", "InvalidPolicy", diagnostic, nil)
            }
        }
        for registry in registries where registry.failing {
            add(
                "registry", registry.host, "/registries", "RegistryUnavailable",
                registry.lastFailure?.message ?? "", registry.lastFailure?.time)
        }
        for app in status.apps {
            for image in app.images where image.failing {
                add(
                    "app, \(image.image) in \(image.source)", app.policy, Wording.path(ofPolicy: app.policy),
                    image.reason, image.message, image.since)
            }
        }
        return ["hasFailures": !failures.isEmpty, "failures": failures]
    }
}
