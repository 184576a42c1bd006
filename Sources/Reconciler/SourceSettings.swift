package import Git

/// A Git repository and branch that Pawl reads and writes.
package struct SourceSettings: Sendable {
    package let name: String
    package let remote: RemoteLocation
    package let branch: String
    package let authorName: String
    package let authorEmail: String
    /// The folder of the source's mirror on disk.
    package let mirrorDirectory: String

    package init(
        name: String, remote: RemoteLocation, branch: String, authorName: String, authorEmail: String,
        mirrorDirectory: String
    ) {
        self.name = name
        self.remote = remote
        self.branch = branch
        self.authorName = authorName
        self.authorEmail = authorEmail
        self.mirrorDirectory = mirrorDirectory
    }
}
