import Reports

/// The sources, each with what its loop is at.
struct SourcesView {
    let status: StatusDocument

    var values: Values { ["sources": status.sources.map(facts)] }

    private func facts(_ source: SourceEntry) -> Values {
        var failure: Any = false
        if let known = source.failure {
            failure =
                [
                    "reason": Wording.words(known.reason), "message": known.message,
                    "count": "\(Wording.count(source.failures, "cycle")) in a row",
                ] as Values
        }
        let isWell = source.alive && source.failure == nil
        return [
            "id": Wording.id("source", source.name), "name": source.name,
            "pill": Wording.pill(
                !source.alive ? "Stuck" : source.failure != nil ? "Failing" : source.cycles == 0 ? "Starting" : "Well",
                tone: isWell ? (source.cycles == 0 ? "" : "ok") : "bad"),
            "url": source.url, "branch": source.branch,
            "activity": ["starting": "starting since", "cycling": "in a cycle since"][source.activity]
                ?? "waiting since",
            "since": Wording.time(source.since), "next": Wording.time(source.next), "cycles": source.cycles,
            "seconds": source.seconds, "success": Wording.time(source.lastSuccess),
            "push": Wording.time(source.lastPush), "tip": source.tip.map { String($0.prefix(12)) } ?? "none yet",
            "tipURL": Wording.maybe(source.tip.flatMap { ForgeLink.url(of: $0, in: source.url) }),
            "races": source.lostRaces, "failure": failure, "hasDiagnostics": !source.diagnostics.isEmpty,
            "diagnostics": source.diagnostics,
        ]
    }
}

/// The hosts that were asked.
struct RegistriesView {
    let registries: [RegistryEntry]

    var values: Values { ["hasHosts": !registries.isEmpty, "hosts": registries.map(cells)] }

    private func cells(_ registry: RegistryEntry) -> Values {
        var limits: [String] = []
        if let rate = registry.rate { limits.append("at most \(rate) requests a second") }
        if let allowance = registry.allowance {
            let of = allowance.limit.map { " of \($0)" } ?? ""
            let window = Wording.count(allowance.windowSeconds / 60, "minute")
            limits.append("\(allowance.remaining)\(of) pulls left in \(window)")
        }
        var failure: Any = false
        if let known = registry.lastFailure {
            failure = ["message": known.message, "time": Wording.time(known.time)] as Values
        }
        var answer: Any = false
        if let known = registry.lastAnswer {
            answer = ["status": known.status, "time": Wording.time(known.time)] as Values
        }
        let isPaused = registry.pausedUntil != nil
        return [
            "host": registry.host,
            "pill": Wording.pill(
                isPaused ? "Paused" : registry.failing ? "Failing" : "Well",
                tone: isPaused ? "" : registry.failing ? "bad" : "ok"),
            "requests": registry.requests, "failures": registry.failures, "failure": failure, "answer": answer,
            "limits": limits, "paused": Wording.time(registry.pausedUntil), "isFree": limits.isEmpty && !isPaused,
        ]
    }
}
