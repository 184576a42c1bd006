package import Git

/// A Git repository and branch that Pawl reads and writes.
package struct SourceSettings: Sendable {
    package let name: String
    package let remote: RemoteLocation
    package let branch: String
    package let commit: CommitSettings
    /// The folder of the source's mirror on disk.
    package let mirrorDirectory: String

    package init(
        name: String, remote: RemoteLocation, branch: String, commit: CommitSettings, mirrorDirectory: String
    ) {
        self.name = name
        self.remote = remote
        self.branch = branch
        self.commit = commit
        self.mirrorDirectory = mirrorDirectory
    }
}
