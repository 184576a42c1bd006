import Planning
import Policies
import Reconciler

/// Whether an image waits for an update that is due.
enum Dueness {
    /// Something newer is there and is wanted, and was not written.
    case due
    /// Whether there is anything newer cannot be told.
    case unknown
    /// Nothing is due: it is up to date, was updated, or waits because somebody said so.
    case settled
}

extension ImageVerdict {
    /// What the verdict says of an update, given what became of the cycle.
    ///
    /// What a person decided (holds, schedules, ages, suspension) is a wait that ends by itself and nothing to be told of.
    func dueness(in outcome: CycleReport.Outcome) -> Dueness {
        switch reason {
        case .selected, .eligible:
            if case .failed = outcome { .due } else { .settled }
        case .unsigned, .platformMissing, .groupIncomplete, .metadataUnavailable, .otherWriter, .pushRejected,
            .signingFailed:
            .due
        case .registryUnavailable, .rateLimited, .authenticationFailed, .sourceUnavailable, .invalidPolicy: .unknown
        case .upToDate, .notMatched, .notInRange, .unparseable, .prerelease, .excluded, .ignored, .notNewer, .tooYoung,
            .frozen, .held, .suspended, .noFieldFound:
            .settled
        }
    }
}
