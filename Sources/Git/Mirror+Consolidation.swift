import CLibgit2

extension Mirror {
    /// Every fetch leaves a pack and libgit2 never puts them together: with 400 of them an edit takes fifteen times
    /// as long, and each holds files open.
    static let maximumPacks = 50

    func consolidateWhereDue() {
        guard folder.packCount > Mirror.maximumPacks else { return }
        do throws(GitError) {
            let obsolete = try Consolidation(folder: folder).run()
            closeHandles()
            for path in obsolete { FileSystem.removeFile(path) }
        } catch {
            // The mirror works with many packs as well, only slower; a damaged one shows at the next fetch.
            warn("the packs of the mirror \(folder.path) could not be put together: \(error.message)")
        }
    }
}

/// Puts the small packs and the loose objects of a mirror into one pack.
///
/// The largest pack, and all that are large, stay: the work is in proportion to what has come since, not to the
/// repository. Nothing is removed before the new pack is complete, so it may be broken off at any moment.
private struct Consolidation {
    let folder: MirrorFolder

    private static let largePack = 32 << 20

    /// - Returns: the files that are not needed any more.
    func run() throws(GitError) -> [String] {
        let repository = try RepositoryHandle(opening: folder.path)
        var packs: [(path: String, size: Int)] = FileSystem.names(in: folder.packFolder)
            .filter { $0.hasSuffix(".pack") }
            .map { name in
                let path = "\(folder.packFolder)/\(name.dropLast(".pack".count))"
                return (path, FileSystem.size(of: path + ".pack"))
            }
        packs.sort { $0.size < $1.size }
        let small = packs.dropLast().filter { $0.size < Consolidation.largePack }

        var builder: OpaquePointer?
        try check(git_packbuilder_new(&builder, repository.pointer), "cannot build a pack")
        defer { git_packbuilder_free(builder) }
        git_packbuilder_set_threads(builder, 1)
        var obsolete: [String] = []
        for pack in small {
            var backend: UnsafeMutablePointer<git_odb_backend>?
            try check(git_odb_backend_one_pack(&backend, pack.path + ".idx"), "cannot read the pack \(pack.path)")
            try insertAll(of: backend, into: builder)
            // The index first: a pack without one is not looked at.
            obsolete += [".idx", ".rev", ".pack"].map { pack.path + $0 }.filter { FileSystem.exists($0) }
        }
        var loose: UnsafeMutablePointer<git_odb_backend>?
        try check(
            git_odb_backend_loose(&loose, "\(folder.path)/objects", -1, 0, 0, 0), "cannot read the loose objects")
        try insertAll(of: loose, into: builder)
        obsolete += looseFiles
        guard git_packbuilder_object_count(builder) > 0 else { return [] }
        try check(git_packbuilder_write(builder, folder.packFolder, 0, nil, nil), "cannot write the new pack")
        let new = git_packbuilder_name(builder).map { String(cString: $0) } ?? ""
        return obsolete.filter { new.isEmpty || !$0.contains(new) }
    }

    private var looseFiles: [String] {
        var files: [String] = []
        for name in FileSystem.names(in: "\(folder.path)/objects") where name.utf8.count == 2 {
            FileSystem.forEachFile(below: "\(folder.path)/objects/\(name)") { files.append("\($0)/\($1)") }
        }
        return files
    }

    /// Takes the backend over.
    private func insertAll(
        of backend: UnsafeMutablePointer<git_odb_backend>?, into builder: OpaquePointer?
    ) throws(GitError) {
        var objects: OpaquePointer?
        try check(git_odb_new(&objects), "cannot read a pack")
        defer { git_odb_free(objects) }
        try check(git_odb_add_backend(objects, backend, 1), "cannot read a pack")
        let result = git_odb_foreach(
            objects,
            { id, builder in
                guard let builder else { return GIT_ERROR.rawValue }
                return git_packbuilder_insert(OpaquePointer(builder), id, nil)
            }, UnsafeMutableRawPointer(builder))
        try check(result, "cannot read the objects of a pack")
    }
}
