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

    @OptionGroup var word: SpokenWord

    func run() async throws {
        let wiring = try Wiring(pawl.global)
        let policy = try await word.policy(wiring)
        if policy.restraint.hold.map({ !$0.isOver(at: .systemNow) }) ?? false {
            Standard.error("the policy '\(policy.id)' itself has a 'hold', which ends where it is written")
        }
        try await word.speak(.resume, of: policy, wiring)
    }
}
