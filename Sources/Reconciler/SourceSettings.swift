package import Git

/// A Git repository and branch that Pawl reads and writes.
package struct SourceSettings: Sendable {
    package let name: String
    package let remote: RemoteLocation
    /// The branch that is read, and pushed to where ``pushBranch`` names no other.
    package let branch: String
    package let pushBranch: String?
    /// The branch that commits go to.
    package var writtenBranch: String { pushBranch ?? branch }
    package let commit: CommitSettings
    /// The folder of the source's mirror on disk.
    package let mirrorDirectory: String

    package init(
        name: String, remote: RemoteLocation, branch: String, pushBranch: String? = nil, commit: CommitSettings,
        mirrorDirectory: String
    ) {
        self.name = name
        self.remote = remote
        self.branch = branch
        self.pushBranch = pushBranch
        self.commit = commit
        self.mirrorDirectory = mirrorDirectory
    }
}
