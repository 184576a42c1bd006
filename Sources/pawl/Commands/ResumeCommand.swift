import ArgumentParser
import Planning
import Policies
import Reconciler

/// `pawl resume`: ends holds, by a commit.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End holds and what reverts hold, by a commit in Git.",
        discussion: """
            The commit changes no file; its message carries a trailer such as 'Pawl-Resume: apps:web'. What was taken \
            back before it may come again. A hold that is written in the policy ends there.
            """)

    @ParentCommand var pawl: Pawl

    @Argument(help: "The policy, as namespace:name.")
    var policy: String

    @Option(help: "Which image of the policy, by alias (default: all).")
    var image: String?

    @Option(help: "Why, in one line.")
    var reason: String?

    @Option(help: "The one source to resume in, where the policy has several (default: all).")
    var source: String?

    @Option(help: "Whose word it is, as 'Name <address>' (default: git's user.name and user.email).")
    var author: String?

    @Flag(help: "Print the commit; write nothing.")
    var dryRun = false

    func validate() throws {
        if let problem = SpokenWord.problem(of: reason) { throw ValidationError(problem) }
    }

    func run() async throws {
        let wiring = try Wiring(pawl.global)
        let policy = try await SpokenWord.policy(self.policy, image: image, wiring)
        if policy.restraint.hold.map({ !$0.isOver(at: .systemNow) }) ?? false {
            Standard.error("the policy '\(policy.id)' itself has a 'hold', which ends where it is written")
        }
        let trailer = HoldTrailer(policy: policy.id, alias: image, action: .resume)
        try await SpokenWord(trailer: trailer, reason: reason, author: author, source: source, isDryRun: dryRun)
            .speak(of: policy, wiring)
    }
}
