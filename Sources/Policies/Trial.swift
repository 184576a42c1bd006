import OCI

/// The tests that a tag must pass beyond its name, in their order: age, platforms, signature, schedule, hold.
struct Trial {
    enum Outcome {
        case passed
        /// - Parameter wants: what should be looked up all the same, for later decisions.
        case failed(Reason, String, wants: Set<FactKind> = [])
        /// What must be looked up before it can be said.
        case needs(Set<FactKind>)
        /// A look-up failed, so nothing may be chosen.
        case unavailable(Reason, String)
    }

    private let image: ImagePolicy
    private let circumstances: Circumstances
    private let closed: String?
    private let holds: [Hold]
    private let setbacks: [Setback]

    init(_ image: ImagePolicy, in circumstances: Circumstances) {
        self.image = image
        self.circumstances = circumstances
        let now = circumstances.now
        closed = circumstances.restraint.schedule?.state(at: now).closedMessage
        holds = ((circumstances.restraint.hold.map { [$0] } ?? []) + circumstances.holds).filter { !$0.isOver(at: now) }
        setbacks = circumstances.setbacks.filter { !$0.isOver(at: now) }
    }

    /// Whether there is anything to test at all.
    var isNeeded: Bool {
        image.minimumAge != nil || !image.platforms.isEmpty || image.verify != nil || closed != nil || !holds.isEmpty
            || !setbacks.isEmpty
    }

    /// A test that fails for certain decides, also where another cannot be made yet: nothing is looked up for a tag that
    /// cannot win.
    func outcome(of tag: Tag) -> Outcome {
        let facts = circumstances.facts(of: tag)
        var needs: Set<FactKind> = []
        var unavailable: Outcome?
        let setbacks = setbacks.map { setback($0, tag, facts) }
        for outcome in setbacks + [age(facts), platforms(facts), signature(facts)] {
            switch outcome {
            case .passed: break
            case .failed: return outcome
            case .needs(let kinds): needs.formUnion(kinds)
            case .unavailable: unavailable = unavailable ?? outcome
            }
        }
        if let closed { return .failed(.frozen, closed) }
        if let hold = holds.first(where: { $0.tag != tag }) { return .failed(.held, hold.message) }
        if let unavailable { return unavailable }
        return needs.isEmpty ? .passed : .needs(needs)
    }

    // MARK: The tests

    private func setback(_ setback: Setback, _ tag: Tag, _ facts: TagFacts) -> Outcome {
        let failed = Outcome.failed(setback.reason, setback.message)
        switch setback.extent {
        case .everything: return failed
        case .tags(let last, let committed):
            let order = image.order(of: tag, and: last) ?? buildOrder(of: tag, and: last)
            return order.map { $0 <= 0 } ?? committed.contains(tag) ? failed : .passed
        case .digests(let committed, let followed):
            guard tag == followed else {
                return image.order(of: tag, and: followed).map { $0 < 0 } ?? false ? failed : .passed
            }
            return look(facts.digest, .digest, "the digest of the tag") { committed.contains($0) ? failed : .passed }
        }
    }

    /// Which of two images was built later, where both are known to say.
    private func buildOrder(of left: Tag, and right: Tag) -> Int? {
        guard case .newestBuild = Ordering(image.rule) else { return nil }
        let builds = BuildOrder(circumstances: circumstances)
        guard let left = builds.rank(ofCurrent: left), let right = builds.rank(ofCurrent: right) else { return nil }
        return left.compare(right)
    }

    private func age(_ facts: TagFacts) -> Outcome {
        guard let minimum = image.minimumAge else { return .passed }
        switch facts.firstSeen {
        case .known(let seen): return age(since: seen, minimum)
        case .unavailable(let reason, let message): return .unavailable(reason, message)
        case .unknown:
            if circumstances.isComplete {
                return age(since: FirstSeen(at: circumstances.now, wasThereBefore: true), minimum)
            }
            // The tag with its digest is no older than its name.
            if let listed = facts.listed, case .failed(let reason, let why, _) = age(since: listed.first, minimum) {
                return .failed(reason, why, wants: listed.hasDigest ? [] : [.firstSeen])
            }
            return .needs([.firstSeen])
        }
    }

    private func age(since seen: FirstSeen, _ minimum: Duration) -> Outcome {
        if seen.wasThereBefore, image.trustsExisting { return .passed }
        let enough = Instant(secondsSince1970: seen.at.secondsSince1970 + Int(minimum.components.seconds))
        if enough <= circumstances.now { return .passed }
        return .failed(
            .tooYoung,
            "first seen \(TimeZoneRules.utc.text(of: seen.at)), old enough \(TimeZoneRules.utc.text(of: enough))")
    }

    private func platforms(_ facts: TagFacts) -> Outcome {
        guard !image.platforms.isEmpty else { return .passed }
        return look(facts.platforms, .platforms, "which platforms the tag offers") { offered in
            let missing = image.platforms.filter { wanted in !offered.contains { $0.serves(wanted) } }
            guard !missing.isEmpty else { return .passed }
            let names = { (platforms: [Platform]) in platforms.map(\.description).joined(separator: ", ") }
            return .failed(
                .platformMissing,
                "lacks \(names(missing))" + (offered.isEmpty ? "" : "; it offers \(names(offered))"))
        }
    }

    private func signature(_ facts: TagFacts) -> Outcome {
        guard let demanded = image.verify else { return .passed }
        switch facts.signatures[demanded] ?? .unknown {
        case .known(.verified): return .passed
        case .known(.missing(let why)): return .failed(.unsigned, why)
        case .unavailable(let reason, let message): return .unavailable(reason, message)
        case .unknown:
            return circumstances.isComplete
                ? .failed(.unsigned, "nothing is known of a signature") : .needs([.signature(demanded)])
        }
    }

    private func look<Value>(
        _ fact: Fact<Value>, _ kind: FactKind, _ what: String, _ test: (Value) -> Outcome
    ) -> Outcome {
        switch fact {
        case .known(let value): test(value)
        case .unavailable(let reason, let message): .unavailable(reason, message)
        case .unknown:
            circumstances.isComplete ? .unavailable(.metadataUnavailable, "\(what) is not known") : .needs([kind])
        }
    }
}

extension ScheduleState {
    /// Why the schedule is closed; `nil` where it is open.
    fileprivate var closedMessage: String? { isOpen ? nil : message }
}
