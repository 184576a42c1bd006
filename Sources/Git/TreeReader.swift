import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One file of a tree, or what stands in a file's place.
package struct TreeEntry: Sendable {
    package enum Kind: Sendable {
        case file
        case executable
        /// Its content is the path it points at. Never followed.
        case symbolicLink
        /// Another repository. Never followed; its id is a commit of that repository.
        case submodule
        /// Its path is not UTF-8 text; `path` shows it with replacement characters and names no file.
        case unreadablePath
    }

    package let path: String
    package let kind: Kind
    package let blob: BlobID
}

/// A folder of a tree. One with the same id holds the same files, whatever its path.
package struct TreeFolder: Sendable {
    /// Without a slash at its end.
    package let path: String
    package let id: TreeID
}

/// A commit's tree, lent by ``Mirror/withTree(at:_:)``.
package struct TreeReader: ~Copyable {
    let repository: RepositoryHandle
    let root: OpaquePointer
    let pool: ReaderPool

    /// Calls `body` with every file of the tree, in Git's order.
    ///
    /// - Throws: what `body` throws; `.limitExceeded` for a tree too deep or with too many files; `.mirrorBroken`.
    package func forEachEntry(_ body: (TreeEntry) throws -> Void) throws {
        try forEachEntry(entering: { _ in true }, leaving: {}, body)
    }

    /// Calls `body` with the files of the tree, in Git's order, but for those of the folders that `entering` refuses.
    ///
    /// - Parameters:
    ///   - entering: called with each folder before what it holds; says whether to go in.
    ///   - leaving: called after the last file of a folder that was entered.
    package func forEachEntry(
        entering: (TreeFolder) throws -> Bool, leaving: () -> Void, _ body: (TreeEntry) throws -> Void
    ) throws {
        var walk = TreeWalk(repository: repository.pointer)
        try walk.visit(root, depth: 0, entering, leaving, body)
    }

    /// The length in bytes of a file's content.
    package func size(of blob: BlobID) throws(GitError) -> Int {
        var id = blob.object.oid
        var size = 0
        var kind = git_object_t(0)
        try check(git_odb_read_header(&size, &kind, repository.objects, &id), "cannot read the file \(blob)")
        return size
    }

    /// Lends a file's content; it is not copied.
    package func withBlob<R>(_ blob: BlobID, _ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
        let object = try BlobReading.read(blob, from: repository.objects)
        defer { git_odb_object_free(object) }
        return try body(BlobReading.bytes(of: object))
    }

    /// Reads many files on several threads, and lends each to `body` with its index. A file larger than `maximumSize`
    /// bytes is not read and gives `nil`.
    package func mapBlobs<R: Sendable>(
        _ blobs: [BlobID], maximumSize: Int, _ body: @Sendable (_ index: Int, UnsafeRawBufferPointer) -> R
    ) throws(GitError) -> [R?] {
        try BlobReading.map(blobs, maximumSize: maximumSize, own: repository, pool: pool, body)
    }
}

/// Goes through a tree with one buffer for the path.
private struct TreeWalk {
    /// Deeper than any file system allows, and shallow enough for the stack.
    private static let maximumDepth = 512
    /// A few kilobytes of trees that name each other can stand for billions of files.
    private static let maximumEntries = 5_000_000

    let repository: OpaquePointer
    private var path: [UInt8] = []
    private var count = 0

    init(repository: OpaquePointer) { self.repository = repository }

    mutating func visit(
        _ tree: OpaquePointer, depth: Int, _ entering: (TreeFolder) throws -> Bool, _ leaving: () -> Void,
        _ body: (TreeEntry) throws -> Void
    ) throws {
        guard depth < TreeWalk.maximumDepth else {
            throw GitError(.limitExceeded, "the tree is more than \(TreeWalk.maximumDepth) folders deep")
        }
        let length = path.count
        for index in 0..<git_tree_entrycount(tree) {
            guard let entry = git_tree_entry_byindex(tree, index), let id = git_tree_entry_id(entry),
                let name = git_tree_entry_name(entry)
            else { continue }
            count += 1
            guard count <= TreeWalk.maximumEntries else {
                throw GitError(.limitExceeded, "the tree has more than \(TreeWalk.maximumEntries) files")
            }
            let bytes = UnsafeBufferPointer(start: name, count: strlen(name))
            bytes.withMemoryRebound(to: UInt8.self) { path.append(contentsOf: $0) }
            switch git_tree_entry_filemode(entry) {
            case GIT_FILEMODE_TREE:
                let folder = TreeFolder(path: String(decoding: path, as: UTF8.self), id: TreeID(id.pointee))
                if try entering(folder) {
                    var subtree: OpaquePointer?
                    try check(git_tree_lookup(&subtree, repository, id), "cannot read a folder of the tree")
                    defer { git_tree_free(subtree) }
                    path.append(UInt8(ascii: "/"))
                    if let subtree { try visit(subtree, depth: depth + 1, entering, leaving, body) }
                    leaving()
                }
            case GIT_FILEMODE_BLOB_EXECUTABLE: try body(found(.executable, id.pointee))
            case GIT_FILEMODE_LINK: try body(found(.symbolicLink, id.pointee))
            case GIT_FILEMODE_COMMIT: try body(found(.submodule, id.pointee))
            default: try body(found(.file, id.pointee))
            }
            path.removeSubrange(length...)
        }
    }

    private func found(_ kind: TreeEntry.Kind, _ id: git_oid) -> TreeEntry {
        guard let text = String(validating: path, as: UTF8.self) else {
            return TreeEntry(path: String(decoding: path, as: UTF8.self), kind: .unreadablePath, blob: BlobID(id))
        }
        return TreeEntry(path: text, kind: kind, blob: BlobID(id))
    }
}
