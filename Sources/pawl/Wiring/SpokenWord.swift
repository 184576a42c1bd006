import ArgumentParser
import Git
import Planning
import Policies
import Reconciler

/// What `hold` and `resume` have in common: a word about a policy becomes a commit in each of its sources.
struct SpokenWord {
    let trailer: HoldTrailer
    let reason: String?
    let author: String?
    let source: String?
    let isDryRun: Bool

    /// The policy, after checking that it has the image.
    static func policy(_ name: String, image: String?, _ wiring: Wiring) async throws -> UpdatePolicy {
        guard let policy = try await wiring.policies(named: [name]).first else {
            throw CommandFailure("there is no policy '\(name)'")
        }
        if let image, !policy.images.contains(where: { $0.alias == image }) {
            let aliases = policy.images.map(\.alias).joined(separator: ", ")
            throw CommandFailure("the policy '\(policy.id)' has no image '\(image)'; it has: \(aliases)")
        }
        return policy
    }

    /// What is wrong with a reason; `nil` where nothing is.
    static func problem(of reason: String?) -> String? {
        guard let reason else { return nil }
        if reason.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "--reason takes one line."
        }
        return reason.utf8.count > 256 ? "--reason takes at most 256 bytes." : nil
    }

    /// Commits and pushes, or prints what would be.
    func speak(of policy: UpdatePolicy, _ wiring: Wiring) async throws {
        let message = HoldMessage(trailer, reason: reason)
        let mirrors = try wiring.mirrors(of: policy, only: source)
        guard !mirrors.isEmpty else { throw CommandFailure("the policy '\(policy.id)' writes to no source") }
        let person = try PersonInGit(author)
        if isDryRun {
            for mirror in mirrors {
                Standard.print(
                    "would commit to \(mirror.settings.name), branch \(mirror.settings.branch), as \(person.name) "
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
