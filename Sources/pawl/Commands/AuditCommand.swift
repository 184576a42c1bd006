import ArgumentParser
import Audit
import Git
import OCI
import Policies
import Signing
import Versions

/// `pawl audit`: the history of updates, read from Git alone.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract:
            "Tell the history of updates, read from Git alone: what changed, when, by which policy, who took it back.",
        discussion: """
            Nothing but the repository is asked: the trailers of its commits, their signatures, and what later commits \
            did to the values. Without --repository and --source the configuration's only source is told of.

            --since and --until take a day (2026-11-01, UTC), a time (2026-11-01T08:00:00Z) or a revision. A signature is \
            good, bad, none or unknown, by --allowed-signers or the source's signing key.

            --verify holds every commit against its trailers: exactly the values that they name changed, as they say, and \
            no other byte; with allowed signers the signature must be good. Exit status 1 where a commit fails.
            """)

    @ParentCommand var pawl: Pawl

    @Option(help: "The source of the configuration whose branch is fetched and read.")
    var source: String?

    @Option(help: "A repository on disk, with a working tree or bare; it is only read.", completion: .directory)
    var repository: String?

    @Option(help: "A revision of --repository to read, such as a branch (default: HEAD).")
    var branch: String?

    @Option(help: "Leave out what is older: a day, a time, or a revision with all before it.")
    var since: String?

    @Option(help: "Leave out what is newer: a day, a time, or a revision.")
    var until: String?

    @Option(help: "Only updates of this policy, as namespace:name.")
    var policy: String?

    @Option(help: "Only updates of this image, such as ghcr.io/stefanprodan/podinfo.")
    var image: String?

    @Option(
        help: "Who may sign: a list of ssh-keygen's, public keys of SSH, or OpenPGP public keys. May be given again.",
        completion: .file())
    var allowedSigners: [String] = []

    @Flag(help: "Hold each commit against its diff and its signature.")
    var verify = false

    @Option(help: "Tell of so many updates at most, the newest; 0 for all (default: 100 as text, all as json).")
    var limit: Int?

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func validate() throws {
        if source != nil, repository != nil { throw ValidationError("Give --source or --repository, not both.") }
        if branch != nil, repository == nil { throw ValidationError("--branch belongs to --repository.") }
        if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0.") }
        if let policy, PolicyID(parsing: policy) == nil { throw ValidationError("--policy takes namespace:name.") }
        if let image, (try? Repository(parsing: image)) == nil {
            throw ValidationError("--image takes a repository without a tag.")
        }
    }

    func run() async throws {
        let place = try AuditPlace(self)
        let audit = try await place.audit(AuditRequest(self), verifier: SignatureVerifier(try place.allowedSigners()))
        let report = AuditReport(audit, verifies: verify)
        switch output {
        case .json: report.writeJSON()
        case .text: report.writeText(width: Standard.terminalWidth)
        }
        report.writeFindings()
        if audit.isCut { Standard.error("there are older updates; --limit 0 tells of all") }
        if verify, report.hasFailed { throw ExitCode.failure }
    }
}

/// What the command line asks, before there is a repository to understand it by.
struct AuditRequest: Sendable {
    let branch: String?
    let since: AuditBound?
    let until: AuditBound?
    let policy: PolicyID?
    let image: Repository?
    let limit: Int?
    let verifies: Bool

    init(_ command: AuditCommand) {
        branch = command.branch
        since = command.since.map { AuditBound($0, isEnd: false) }
        until = command.until.map { AuditBound($0, isEnd: true) }
        policy = command.policy.flatMap { PolicyID(parsing: $0) }
        image = command.image.flatMap { try? Repository(parsing: $0) }
        limit = command.limit == 0 ? nil : command.limit ?? (command.output == .text ? 100 : nil)
        verifies = command.verify
    }

    /// The question to a repository.
    ///
    /// - Parameter tip: the newest commit where the request names none.
    func query(_ log: borrowing CommitLog, tip: Revision?) throws -> AuditQuery {
        var query = AuditQuery(tip: try tip ?? log.revision(branch ?? "HEAD"))
        switch since {
        case .time(let time): query.since = time
        case .revision(let name): query.hidden = [try log.revision(name)]
        case nil: break
        }
        switch until {
        case .time(let time): query.until = time
        case .revision(let name): query.last = try log.revision(name)
        case nil: break
        }
        query.policy = policy
        query.image = image
        query.limit = limit
        query.verifies = verifies
        return query
    }
}

/// A day, a time or a revision.
enum AuditBound: Sendable {
    case time(Instant)
    case revision(String)

    /// - Parameter isEnd: whether a day is meant with all of it rather than from its beginning.
    init(_ text: String, isEnd: Bool) {
        if let day = CalendarDate(parsing: text) {
            self = .time(Instant(secondsSince1970: day.dayNumber * 86_400 + (isEnd ? 86_399 : 0)))
        } else if let time = try? Instant(parsing: text) {
            self = .time(time)
        } else {
            self = .revision(text)
        }
    }
}
