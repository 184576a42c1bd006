import ArgumentParser
import OCI
import Planning
import Policies
import Reconciler

/// `pawl hold`: keeps an app where it is, by a commit.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keep an app where it is, by a commit in Git.",
        discussion: """
            The commit changes no file; its message carries the hold as a trailer, such as \
            'Pawl-Hold: apps:web tag=1.4.0 until=2026-12-01'. Every commit may carry one, also a person's own. \
            'pawl resume' ends it.
            """)

    @ParentCommand var pawl: Pawl

    @OptionGroup var word: SpokenWord

    @Option(help: "The one tag that may be written meanwhile (default: none, everything stays).")
    var tag: String?

    @Option(help: "The day with which the hold is over, such as 2026-12-01, or a time such as 2026-12-01T08:00:00Z.")
    var until: String?

    func validate() throws {
        if let tag, Tag(tag) == nil { throw ValidationError("--tag: '\(tag)' is not a tag.") }
        if let until, HoldTrailer.end(until, in: .utc) == nil {
            throw ValidationError("--until takes a day such as 2026-12-01, or a time such as 2026-12-01T08:00:00Z.")
        }
    }

    func run() async throws {
        let wiring = try Wiring(pawl.global)
        let policy = try await word.policy(wiring)
        if let until, let end = HoldTrailer.end(until, in: policy.restraint.schedule?.zone ?? .utc), end <= .systemNow {
            throw CommandFailure("--until: \(until) is past, so nothing would be held")
        }
        let until = until?.replacing(" ", with: "T")
        try await word.speak(.hold(tag: tag.flatMap { Tag($0) }, until: until), of: policy, wiring)
    }
}
