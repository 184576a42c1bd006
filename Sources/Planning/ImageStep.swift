import Manifests
import OCI
import Policies

/// Planning for one image of one policy: a decision for each distinct current value, an edit for each field.
struct ImageStep {
    let source: String
    let policy: UpdatePolicy
    let image: ImagePolicy
    let observations: Observations
    /// What the image's group chose; `nil` where the image moves by itself.
    let group: (choice: GroupChoice, member: Int)?

    private(set) var changes: [PlannedChange] = []
    private(set) var skipped: [PlannedSkip] = []
    private(set) var missing: [TaggedImage: Set<FactKind>] = [:]
    private(set) var unexamined: Set<ManagedValue> = []
    private(set) var verdict: ImageVerdict
    /// The files where a digest stands apart from its tag.
    private var paired: Set<String> = []

    private let circumstances: Circumstances

    init(
        source: String, policy: UpdatePolicy, image: ImagePolicy, observations: Observations,
        group: (choice: GroupChoice, member: Int)? = nil
    ) {
        self.source = source
        self.policy = policy
        self.image = image
        self.observations = observations
        self.group = group
        circumstances = observations.circumstances(of: image, in: policy)
        verdict = ImageStep.verdict(policy, image, .noFieldFound, "", 0)
    }

    /// Leaves every value as it is.
    mutating func stop(_ reason: Reason, _ message: String, _ fields: Int) {
        verdict = ImageStep.verdict(policy, image, reason, message, fields)
    }

    mutating func run(_ fields: [(path: String, field: ImageField)]) {
        var currents: [String] = []
        for (_, field) in fields { if let tag = field.tag, !currents.contains(tag) { currents.append(tag) } }
        func conclude(_ reason: Reason, _ message: String) -> ImageVerdict {
            var verdict = ImageStep.verdict(policy, image, reason, message, fields.count)
            verdict.currents = currents
            return verdict
        }
        if policy.isSuspended {
            verdict = conclude(.suspended, "the policy is suspended")
            return
        }
        guard !fields.isEmpty else {
            verdict = conclude(
                .noFieldFound,
                "no value in the targets' files names \(image.repository) or carries a marker of '\(policy.id)'")
            return
        }
        let tags: [Tag]
        switch observations.tags(of: image) {
        case .success(let observed): tags = observed
        case .failure(let failure):
            verdict = conclude(failure.reason, failure.message)
            return
        }
        // A digest that does not say which tag it is of moves with the one in the same file, or neither moves.
        paired = Set(fields.filter { $0.field.part == .digest && $0.field.tag == nil }.map(\.path))
        var tagOfFile: [String: String] = [:]
        for (path, field) in fields where paired.contains(path) {
            if tagOfFile[path] == nil, let tag = field.tag { tagOfFile[path] = tag }
        }
        var selections: [CurrentValue: Selection] = [:]
        var worst: (reason: Reason, message: String)?
        var selected: Tag?
        for (path, field) in fields {
            let current = field.tag ?? (field.part == .digest ? tagOfFile[path] : nil)
            if field.part == .digest, current == nil {
                skipped.append(
                    PlannedSkip(
                        file: path, line: field.line, policy: policy.id, reason: SkipReason.digestUnknown.rawValue,
                        message: "no value with the digest's tag stands in the same file"))
                continue
            }
            let managed = managed(field, path)
            let standing = standing(of: managed, among: fields)
            let value = CurrentValue(tag: current, digest: field.digest, standing: standing)
            let selection = selections[value] ?? select(among: tags, value)
            selections[value] = selection
            require(selection)
            let outcome = plan(managed, standing, selection)
            guard worst == nil || outcome.reason.weight > (worst?.reason.weight ?? 0) else { continue }
            worst = outcome
            selected = selection.selected
        }
        if let worst { verdict = conclude(worst.reason, worst.message) }
        verdict.selected = selected
    }

    private struct CurrentValue: Hashable {
        let tag: String?
        let digest: Digest?
        let standing: Standing?
    }

    private func managed(_ field: ImageField, _ path: String) -> ManagedValue {
        ManagedValue(policy: policy.id, alias: image.alias, file: path, field: field)
    }

    /// How a value stands; `nil` where its history was not looked at. A tag and a digest that move together stand alike.
    private func standing(of value: ManagedValue, among fields: [(path: String, field: ImageField)]) -> Standing? {
        guard let standings = observations.standings, !standings.isEmpty else { return nil }
        guard paired.contains(value.file) else { return standings[value] }
        guard standings[value] != nil else { return nil }
        let all = fields.filter { $0.path == value.file }.compactMap { standings[managed($0.field, $0.path)] }
        return all.first { !$0.holds.isEmpty || $0.finding?.setback != nil } ?? standings[value]
    }

    private func circumstances(_ standing: Standing?) -> Circumstances {
        standing.map { circumstances.with($0) } ?? circumstances
    }

    private func select(among tags: [Tag], _ value: CurrentValue) -> Selection {
        let current = value.tag.flatMap { Tag($0) }
        if let group { return group.choice.selection(of: group.member, current: current, currentDigest: value.digest) }
        return image.select(
            among: tags, current: current, currentDigest: value.digest,
            in: circumstances(value.standing))
    }

    /// Notes what must be known before a selection is final.
    private mutating func require(_ selection: Selection) {
        for (tag, kinds) in selection.needs {
            missing[TaggedImage(repository: image.repository, tag: tag), default: []].formUnion(kinds)
        }
    }

    /// Plans one field and says what became of it.
    private mutating func plan(
        _ value: ManagedValue, _ standing: Standing?, _ selection: Selection
    ) -> (reason: Reason, message: String) {
        let (path, field) = (value.file, value.field)
        guard let tag = tagToWrite(field, selection) else {
            note(standing, selection, of: value)
            return (selection.reason, selection.message)
        }
        let pins = image.pinning != .never && field.canHoldDigest
        var digest: Digest?
        if field.needsDigest || pins || paired.contains(path) {
            switch circumstances.facts[tag]?.digest ?? .unknown {
            case .known(let known): digest = known
            case .unavailable(let reason, let message): return (reason, message)
            case .unknown:
                missing[TaggedImage(repository: image.repository, tag: tag), default: []].insert(.digest)
                return (.metadataUnavailable, "the digest of \(image.repository):\(tag) is not known yet")
            }
        }
        let wanted = WantedImage(tag: tag, digest: field.needsDigest || pins ? digest : nil, pins: pins)
        switch field.edit(wanted) {
        case .edits(let edits):
            // A tag that stays while its digest moves was not tried on the way to the selection.
            if selection.reason == .upToDate, let obstacle = image.obstacle(to: tag, in: circumstances(standing)) {
                require(obstacle)
                note(standing, obstacle, of: value)
                return (obstacle.reason, obstacle.message)
            }
            // Nobody's revert is undone unseen: only a value that is about to change has its history looked at.
            if observations.standings != nil, standing == nil { unexamined.insert(value) }
            let labels = circumstances.facts[tag]?.labels
            if observations.wantsLabels, labels == nil {
                missing[TaggedImage(repository: image.repository, tag: tag), default: []].insert(.labels)
            }
            var message = selection.reason == .upToDate ? "the digest that the tag has now" : selection.message
            if let finding = standing?.finding, finding.takesEffect { message += "; \(finding.message)" }
            changes.append(
                PlannedChange(
                    source: source, file: path, line: field.line, policy: policy.id, alias: image.alias,
                    image: image.repository.original, from: field.tag, to: tag, digest: digest,
                    message: message, applied: AppliedFile.Change(field: field, wanted: wanted, edits: edits),
                    policyRevision: policy.revision, labels: labels ?? [:]))
            return (.selected, message)
        case .unchanged:
            return (.upToDate, selection.message)
        case .skipped(let reason, let message):
            skipped.append(
                PlannedSkip(
                    file: path, line: field.line, policy: policy.id, reason: reason.rawValue, message: message))
        }
        return (selection.reason, selection.message)
    }

    /// Says of a value that its history holds back where it stands.
    private mutating func note(_ standing: Standing?, _ selection: Selection, of value: ManagedValue) {
        guard let standing, [.held, .otherWriter].contains(selection.reason) else { return }
        guard !standing.holds.isEmpty || standing.finding?.setback != nil else { return }
        skipped.append(
            PlannedSkip(
                file: value.file, line: value.field.line, policy: policy.id, reason: selection.reason.rawValue,
                message: selection.message))
    }

    /// The tag that a field should hold; `nil` where it stays as it is. A tag that stays may still be due its digest.
    private func tagToWrite(_ field: ImageField, _ selection: Selection) -> Tag? {
        if selection.reason == .selected { return selection.selected }
        guard selection.reason == .upToDate, field.canHoldDigest else { return nil }
        switch image.pinning {
        case .never: return nil
        case .ifNotPresent where field.needsDigest: return nil
        // Of two tags that are the same version the one that is there stays.
        case .ifNotPresent, .always: return field.tag.flatMap { Tag($0) } ?? selection.selected
        }
    }

    private static func verdict(
        _ policy: UpdatePolicy, _ image: ImagePolicy, _ reason: Reason, _ message: String, _ fields: Int
    ) -> ImageVerdict {
        ImageVerdict(
            policy: policy.id, alias: image.alias, image: image.repository.original, reason: reason, message: message,
            fields: fields)
    }
}

extension Reason {
    /// Which of several fields' outcomes speaks for the image: failures first, then updates, then what holds one back.
    fileprivate var weight: Int {
        if isFailure { return 3 }
        return self == .selected ? 2 : self == .upToDate ? 0 : 1
    }
}
