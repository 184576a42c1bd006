import CLibgit2

/// A mirror's folder on disk: made, cleaned of what a killed process left, and moved aside when it is damaged.
struct MirrorFolder {
    let path: String

    /// A file in every folder that was made as a mirror. Without it nothing is ever cleaned or removed: a person's own
    /// repository, named by mistake, stays as it is.
    private static let marker = "pawl-mirror"
    private var markerPath: String { "\(path)/\(MirrorFolder.marker)" }

    /// How many damaged mirrors are kept for someone to look at.
    private static let keptBroken = 2

    var isEmpty: Bool { FileSystem.names(in: path).isEmpty }

    private var isMirror: Bool { FileSystem.exists(markerPath) }

    /// Opens the repository, made first where there is none.
    ///
    /// - Throws: `.mirrorBroken` where it is damaged.
    func open() throws(GitError) -> RepositoryHandle {
        if isEmpty {
            try create()
        } else if !isMirror {
            let looksLikeRepository = ["HEAD", "objects", ".git"].contains { FileSystem.exists("\(path)/\($0)") }
            guard !looksLikeRepository else {
                throw GitError(
                    .invalidInput, "\(path) is a repository, but not a mirror of ours; choose another mirrors folder")
            }
            throw GitError(.mirrorBroken, "\(path) is not a mirror")
        }
        return try RepositoryHandle(opening: path)
    }

    /// A folder appears whole or not at all.
    private func create() throws(GitError) {
        let new = path + ".new"
        FileSystem.removeTree(new)
        try FileSystem.createFolders(new)
        try FileSystem.write(
            "A mirror that Pawl keeps of a source. It may be deleted while Pawl is not running.\n",
            to: "\(new)/\(MirrorFolder.marker)")
        var repository: OpaquePointer?
        try check(git_repository_init(&repository, new, 1), "cannot make the mirror \(path)")
        git_repository_free(repository)
        if FileSystem.isFolder(path) { FileSystem.removeTree(path) }
        try FileSystem.rename(new, to: path)
    }

    /// Moves the folder away, so that the next ``open()`` makes a new one.
    ///
    /// - Returns: where it is now.
    func moveAside() throws(GitError) -> String {
        let (parent, name) = components
        let prefix = "\(name).broken-"
        let numbers = FileSystem.names(in: parent).compactMap { other in
            other.hasPrefix(prefix) ? Int(other.dropFirst(prefix.count)) : nil
        }
        let number = (numbers.max() ?? 0) + 1
        let aside = "\(parent)/\(prefix)\(number)"
        if FileSystem.exists(path) { try FileSystem.rename(path, to: aside) }
        for old in numbers.sorted().dropLast(MirrorFolder.keptBroken - 1) {
            let folder = MirrorFolder(path: "\(parent)/\(prefix)\(old)")
            if folder.isMirror { FileSystem.removeTree(folder.path) }
        }
        return aside
    }

    /// Removes what a process that was killed left behind. Only for the holder of the mirror's lock: no other process
    /// can be using these files.
    func sweep() {
        guard isMirror else { return }
        for name in FileSystem.names(in: path) where name.hasSuffix(".lock") || name.hasPrefix(ControlSocket.prefix) {
            FileSystem.removeFile("\(path)/\(name)")
        }
        FileSystem.forEachFile(below: "\(path)/refs") { folder, name in
            if name.hasSuffix(".lock") { FileSystem.removeFile("\(folder)/\(name)") }
        }
        FileSystem.removeTree("\(path)/refs/pawl")
        FileSystem.forEachFile(below: "\(path)/objects") { folder, name in
            // The names that libgit2 and git give to what they are still writing.
            if name.contains("_git2_") || name.hasPrefix("tmp_") { FileSystem.removeFile("\(folder)/\(name)") }
        }
    }

    var packFolder: String { "\(path)/objects/pack" }

    var packCount: Int { FileSystem.names(in: packFolder).count { $0.hasSuffix(".pack") } }

    private var components: (parent: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }
}
