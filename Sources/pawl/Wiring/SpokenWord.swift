import ArgumentParser
import Git
import Planning
import Policies
import Reconciler

/// What `hold` and `resume` have in common: a word about a policy becomes a commit in each of its sources.
struct SpokenWord: ParsableArguments {
    @Argument(help: "The policy, as namespace:name.")
    var policy: String

    @Option(help: "Which image of the policy, by alias (default: all).")
    var image: String?

    @Option(help: "Why, in one line.")
    var reason: String?

    @Option(help: "The one source to say it in, where the policy has several (default: all).")
    var source: String?

    @Option(help: "Whose word it is, as 'Name <address>' (default: git's user.name and user.email).")
    var author: String?

    @Flag(help: "Print the commit; write nothing.")
    var dryRun = false

    func validate() throws {
        guard let reason else { return }
        if reason.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw ValidationError("--reason takes one line.")
        }
        if reason.utf8.count > 256 { throw ValidationError("--reason takes at most 256 bytes.") }
    }

    /// The policy, after checking that it has the image.
    func policy(_ wiring: Wiring) async throws -> UpdatePolicy {
        guard let policy = try await wiring.policies(named: [policy]).first else {
            throw CommandFailure("there is no policy '\(policy)'")
        }
        if let image, !policy.images.contains(where: { $0.alias == image }) {
            let aliases = policy.images.map(\.alias).joined(separator: ", ")
            throw CommandFailure("the policy '\(policy.id)' has no image '\(image)'; it has: \(aliases)")
        }
        return policy
    }

    /// Commits and pushes, or prints what would be.
    func speak(_ action: HoldTrailer.Action, of policy: UpdatePolicy, _ wiring: Wiring) async throws {
        let message = HoldMessage(HoldTrailer(policy: policy.id, alias: image, action: action), reason: reason)
        let mirrors = try wiring.mirrors(of: policy, only: source)
        guard !mirrors.isEmpty else { throw CommandFailure("the policy '\(policy.id)' writes to no source") }
        let person = try CommitPerson.speaking(author)
        if dryRun {
            for mirror in mirrors {
                Standard.print(
                    "would commit to \(mirror.settings.name), branch \(mirror.settings.writtenBranch), as \(person.name) "
                        + "<\(person.email)>:\n\n\(message)")
            }
            return
        }
        var hasFailed = false
        let now = Int64(Instant.systemNow.secondsSince1970)
        for mirror in mirrors {
            do {
                let revision = try await mirror.record(message.description, by: person.signature(at: now), at: now)
                Standard.print("\(message.subject): commit \(revision) in \(mirror.settings.name)")
            } catch let refusal as RecordRefusal {
                Standard.error("source \(mirror.settings.name): \(Reason.pushRejected.rawValue): \(refusal.words)")
                hasFailed = true
            }
        }
        if hasFailed { throw ExitCode.failure }
    }
}
