import Git
import Testing

@Suite("refused pushes")
struct PushRefusalTests {
    @Test(
        "what forges say is told apart",
        arguments: [
            (
                "protected branch hook declined: error: GH006: Protected branch update failed for refs/heads/main. "
                    + "error: At least 1 approving review is required by reviewers with write access.",
                PushRefusal.protectedBranch
            ),
            (
                "push declined due to repository rule violations: error: GH013: Repository rule violations found for "
                    + "refs/heads/main. - Changes must be made through a pull request.", .protectedBranch
            ),
            (
                "push declined due to repository rule violations: GH013 - Commits must have verified signatures.",
                .unsignedCommit
            ),
            (
                "pre-receive hook declined: GitLab: You are not allowed to push code to protected branches on this project.",
                .protectedBranch
            ),
            ("pre-receive hook declined: Gitea: Not allowed to push to protected branch main", .protectedBranch),
            (
                "pre-receive hook declined: Branch refs/heads/main can only be modified through pull requests.",
                .protectedBranch
            ),
            (
                "TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.",
                .protectedBranch
            ),
            (
                "pre-receive hook declined: error: GH001: Large files detected. error: File a.bin is 120.00 MB; this exceeds "
                    + "GitHub's file size limit of 100.00 MB", .tooLarge
            ),
            ("unpacker error: fatal: pack exceeds maximum allowed size", .tooLarge),
            (
                "pre-receive hook declined: GitLab: Your push to this repository has been rejected because it would exceed "
                    + "storage quota.", .quota
            ),
            ("unpack failed: error: file write error: No space left on device", .quota),
            ("This repository was archived so it is read-only.", .readOnly),
            ("GitLab: You are not allowed to push code to this project.", .noPermission),
            ("ERROR: The key you are authenticating with has been marked as read only.", .readOnly),
            (
                "pre-receive hook declined: GitLab: Committer's email does not follow the pattern '@example.com$'",
                .unwantedAuthor
            ),
            ("pre-receive hook declined: GitLab: Commit must be signed with a GPG key", .unsignedCommit),
            ("hook declined: no deployments on Fridays", .hook), ("pre-receive hook declined", .hook),
            ("the moon is full", .other), ("", .other),
        ])
    func words(_ words: String, _ refusal: PushRefusal) { #expect(PushRefusal(words: words) == refusal) }

    @Test("each refusal says what to do")
    func advice() {
        #expect(Set(PushRefusal.allCases.map(\.advice)).count == PushRefusal.allCases.count)
    }
}
