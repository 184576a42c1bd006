import Git
import Resources

/// The policies kept at one path of a repository, as one commit has them. A file that is unchanged from commit to
/// commit is read once.
struct PolicyTree: Sendable {
    static let maximumFiles = 10_000
    /// Of all files together, in bytes. One file has a limit of its own.
    static let maximumSize = 32 << 20

    /// What stands at the path; equal where nothing has changed.
    enum Identity: Hashable, Sendable {
        case folder(TreeID)
        case file(BlobID)
        case nothing
    }

    private struct File: Sendable {
        let blob: BlobID
        let resources: LoadedResources
    }

    private(set) var identity = Identity.nothing
    private var files: [String: File] = [:]
    private var problems: [Diagnostic] = []

    init() {}

    /// Reads what is at a path.
    ///
    /// - Parameter previous: the same path in an earlier commit; what it knows of files that have not changed is taken
    ///   over.
    init(_ tree: borrowing TreeReader, path: String, previous: PolicyTree, zones: @escaping TimeZoneLookup) throws {
        switch try tree.item(at: path) {
        case nil:
            problems = [problem(path, "does not exist", "push the policies, or correct 'path' of the configuration")]
        case .folder(let id):
            identity = .folder(id)
            if previous.identity == identity {
                self = previous
                return
            }
            try read(tree, try entries(of: tree, below: path), previous, zones)
        case .entry(let entry):
            identity = .file(entry.blob)
            if previous.identity == identity {
                self = previous
                return
            }
            try read(tree, [entry], previous, zones)
        }
    }

    /// The resources with everything that is wrong, each file by its path in the repository.
    var resources: [LoadedResources] {
        [LoadedResources(diagnostics: problems)] + files.sorted { $0.key < $1.key }.map(\.value.resources)
    }

    private mutating func read(
        _ tree: borrowing TreeReader, _ entries: [TreeEntry], _ previous: PolicyTree, _ zones: @escaping TimeZoneLookup
    ) throws {
        var size = 0
        for entry in entries {
            switch entry.kind {
            case .file, .executable: break
            case .symbolicLink:
                problems.append(problem(entry.path, "is a symbolic link, which is never followed", "put the file here"))
                continue
            case .submodule, .unreadablePath: continue
            }
            size += try tree.size(of: entry.blob)
            guard size <= PolicyTree.maximumSize, files.count < PolicyTree.maximumFiles else {
                // Which policies the rest holds is not known, so neither is whether two have one id.
                files = [:]
                problems = [
                    problem(
                        entry.path,
                        "with this file the policies are more than \(PolicyTree.maximumFiles) files or "
                            + "\(PolicyTree.maximumSize >> 20) MiB; none of them counts",
                        "keep them in several sources, or several in one file")
                ]
                return
            }
            if let known = previous.files[entry.path], known.blob == entry.blob {
                files[entry.path] = known
                continue
            }
            let bytes = try tree.withBlob(entry.blob) { [UInt8]($0.prefix(ResourceLoader.maximumFileSize + 1)) }
            files[entry.path] = File(
                blob: entry.blob,
                resources: ResourceLoader.load(bytes: bytes, file: entry.path, zones: zones, home: .repository))
        }
    }

    /// The YAML files below a folder. Hidden ones are left out, as in a folder on disk.
    private func entries(of tree: borrowing TreeReader, below path: String) throws -> [TreeEntry] {
        var entries: [TreeEntry] = []
        let below = path + "/"
        try tree.forEachEntry(
            entering: { folder in
                if folder.path == path || below.hasPrefix(folder.path + "/") { return true }
                return folder.path.hasPrefix(below) && !PolicyTree.isHidden(folder.path.dropFirst(below.count))
            }, leaving: {}
        ) { entry in
            guard entry.path.hasPrefix(below), !PolicyTree.isHidden(entry.path.dropFirst(below.count)),
                entry.path.hasSuffix(".yaml") || entry.path.hasSuffix(".yml")
            else { return }
            entries.append(entry)
        }
        return entries
    }

    private static func isHidden(_ path: Substring) -> Bool { path.split(separator: "/").contains { $0.first == "." } }

    private func problem(_ path: String, _ message: String, _ remedy: String) -> Diagnostic {
        Diagnostic(file: path, line: 1, column: 1, field: "", message: message, remedy: remedy)
    }
}
