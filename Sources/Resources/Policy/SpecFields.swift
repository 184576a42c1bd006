import Policies

/// `spec` of an UpdatePolicy.
enum SpecFields {
    /// What a spec holds, when it was read.
    struct Read {
        var isSuspended: Bool
        var interval: Duration?
        var images: [ImagePolicy]
        var targets: [(target: Target, source: Location)]
        var group: ImageGroup
        var restraint: Restraint
        var onRevert: RevertResponse
    }

    static let suspend = Field("suspend", default: false, "Whether the policy rests: nothing is chosen or written.")
    static let interval = Field(
        "interval", .duration,
        "How often the images are scanned, such as 5m or 1h30m. The configuration's interval where it is left out.")
    static let images = Field(
        "images", .list(of: ImageFields.shape, counts: 1...Int.max, missing: imagesRemedy), required: imagesRemedy,
        "The images of the app, each with its own policy.")
    static let targets = Field(
        "targets", .list(of: TargetFields.shape),
        "Where in Git the choice is written. A policy without targets can be explained, but writes nothing.")
    static let group = Field(
        "group", default: ImageGroup.none,
        "Atomic: all images of the app move to the same version together, or none does. None: each moves by itself.")
    static let schedule = Field("schedule", ScheduleFields.shape, "When updates may be written; at any time otherwise.")
    static let hold = Field(
        "hold", HoldFields.shape, "Keeps the app where it is, or at one tag, until someone removes it or a day comes.")

    static let onRevert = Field(
        "onRevert", default: RevertResponse.Action.hold,
        "What a person's revert of an update in Git does. Hold: the update and all before it are not made again, until "
            + "something newer comes or someone resumes. Ignore: it is made again.")
    static let reapplyAfter = Field(
        "reapplyAfter", default: RevertResponse.usualGrace,
        "How long to wait before an update is made again that was taken back by the way: by a commit with other changes, "
            + "or a branch that did not know it.")

    static let table = FieldTable(
        suspend, interval, images, targets, group, schedule, hold, onRevert, reapplyAfter)

    static let shape = Shape(table) { spec -> Read? in
        let (isSuspended, interval, images) = (spec[suspend], spec[interval], spec[images] ?? [])
        ImageFields.reportSharedAliases(images)
        let (targets, group, schedule) = (spec[targets] ?? [], spec[group], spec[schedule])
        if group == .atomic, let value = spec.value(of: SpecFields.group) {
            value.checkAtomic(images.map(\.policy))
        }
        // A day begins with the schedule's clocks; where those are not known, an error says so already.
        let hold = spec[hold]?.hold(in: schedule?.zone ?? .utc)
        let response = RevertResponse(action: spec[onRevert], grace: spec[reapplyAfter])
        return Read(
            isSuspended: isSuspended, interval: interval, images: images.map(\.policy), targets: targets,
            group: group, restraint: Restraint(schedule: schedule, hold: hold), onRevert: response)
    }

    private static let imagesRemedy = "write images: [{image: ..., policy: ...}]"
}

extension Value {
    /// Notes why the images cannot move together: there is one alone, or their versions cannot be compared.
    fileprivate func checkAtomic(_ images: [ImagePolicy]) {
        guard let first = images.first else { return }
        for image in images {
            guard image.rule.hasVersions else {
                report(
                    "Atomic moves images to one version, and the policy of \(image.alias.quoted) does not order tags "
                        + "by their names",
                    "write None, or a policy that does, such as semver")
                return
            }
            guard image.rule.comparesLike(first.rule) else {
                report(
                    "Atomic compares versions, and those of \(first.alias.quoted) and \(image.alias.quoted) are of "
                        + "two kinds",
                    "write the same kind of policy for all images, in the same order, or None")
                return
            }
        }
        guard images.count > 1 else {
            report("Atomic moves images together, and there is one alone", "add the others, or write None")
            return
        }
    }
}

extension TagRule {
    /// Whether tags are ordered by what is written in them.
    fileprivate var hasVersions: Bool {
        switch self {
        case .newestBuild, .digest, .glob(_, .newestBuild), .regex(_, _, .newestBuild): false
        default: true
        }
    }

    /// Whether a tag by one rule and a tag by the other can be the same version.
    fileprivate func comparesLike(_ other: TagRule) -> Bool { kind == other.kind && orderName == other.orderName }

    private var orderName: String? {
        switch self {
        case .glob(_, let order), .regex(_, _, let order): order.rawValue
        case .numerical(let direction), .natural(let direction), .alphabetical(let direction): direction.rawValue
        case .semver, .calver, .newestBuild, .digest: nil
        }
    }
}
