import Git
import Planning
import Signing
import Tracing

extension Mirror {
    /// Makes the commit of a plan, signed where the source asks for it. A commit that cannot be signed is not made.
    ///
    /// - Parameter time: seconds since 1970.
    func commit(
        _ files: [FileChange], on footing: Footing, plan: UpdatePlan, _ source: SourceSettings, at time: Int64
    ) throws(GitError) -> Revision {
        let span = OpenSpan("commit", ["pawl.changes": .int64(Int64(plan.changes.count))])
        let settings = source.commit
        let message = CommitMessage(
            plan, source: source.name, branch: footing.branch, template: settings.template,
            signedOffBy: settings.signOff ? "\(settings.committer.name) <\(settings.committer.email)>" : nil,
            trace: TraceNote.text(of: span.context))
        let made = try commit(
            files, on: footing.base, replacing: footing.replaced, message: message.description,
            author: settings.author.signature(at: time), committer: settings.committer.signature(at: time),
            signing: settings.signer.map(\.signing))
        span.end()
        return made
    }
}

extension CommitSettings.Identity {
    func signature(at time: Int64) -> CommitSignature {
        CommitSignature(name: name, email: email, time: time, offsetMinutes: 0)
    }
}

extension CommitSigner {
    var signing: CommitSigning {
        { commit throws(GitError) in
            do throws(SigningError) {
                return try signature(of: commit)
            } catch {
                throw GitError(.signingFailed, error.message)
            }
        }
    }
}
