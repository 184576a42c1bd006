/// The folder that a resource file lies in: relative paths in the file start there, wherever the process runs.
struct Folder {
    /// Ends with `/`, or is empty for the working directory.
    private let prefix: String

    static let maximumPathLength = 4_096

    init(of file: String) {
        prefix = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }

    /// The path as the process can open it. A `./` at the front is dropped; nothing else is changed, so that links
    /// and `..` mean what they mean to the file system.
    func resolve(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        var rest = path[...]
        while rest.hasPrefix("./") { rest = rest.dropFirst(2).drop { $0 == "/" } }
        return rest.isEmpty || rest == "." ? (prefix.isEmpty ? "." : prefix) : prefix + rest
    }
}

extension Value {
    /// A path, resolved against the folder of the file.
    func filePath() -> String? {
        guard let text = text() else { return nil }
        guard reader.home == .disk else {
            report(
                "names a file on the service's disk, which a resource kept in Git cannot",
                "write a public key itself under 'key', or keep this policy in a directory of the configuration")
            return nil
        }
        guard !text.unicodeScalars.contains("\0"), text.utf8.count <= Folder.maximumPathLength else {
            report("is not a path", "write one of at most \(Folder.maximumPathLength) bytes")
            return nil
        }
        if text == "~" || text.hasPrefix("~/") {
            report("begins with '~', which only a shell expands", "write the whole path")
            return nil
        }
        return Folder(of: reader.file).resolve(text)
    }
}
