import Foundation

/// The regular files under paths given on the command line. Symbolic links are never followed; `.git` is left out.
struct FileTree {
    private(set) var files: [String] = []
    private(set) var links: [String] = []

    init(_ paths: [String]) throws {
        for path in paths {
            var status = stat()
            guard lstat(path, &status) == 0 else {
                throw CommandFailure("cannot read '\(path)': \(String(cString: strerror(errno)))")
            }
            try add(path, kind: status.st_mode & S_IFMT)
        }
        files.sort()
        links.sort()
    }

    private mutating func add(_ path: String, kind: mode_t) throws {
        switch kind {
        case S_IFDIR: try addDirectory(path)
        case S_IFREG: files.append(path)
        case S_IFLNK: links.append(path)
        default: break
        }
    }

    /// Walks with a list of its own instead of recursion, so that depth costs memory and not the stack.
    private mutating func addDirectory(_ root: String) throws {
        var pending = [root]
        while let directory = pending.popLast() {
            guard let handle = opendir(directory) else {
                throw CommandFailure("cannot read the folder '\(directory)': \(String(cString: strerror(errno)))")
            }
            defer { closedir(handle) }
            let prefix = directory.hasSuffix("/") ? directory : directory + "/"
            while let entry = readdir(handle) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name == "." || name == ".." || name == ".git" { continue }
                let path = prefix + name
                switch Int32(entry.pointee.d_type) {
                case Int32(DT_DIR): pending.append(path)
                case Int32(DT_REG): files.append(path)
                case Int32(DT_LNK): links.append(path)
                case Int32(DT_UNKNOWN):
                    var status = stat()
                    guard lstat(path, &status) == 0 else { continue }
                    if status.st_mode & S_IFMT == S_IFDIR {
                        pending.append(path)
                    } else {
                        try add(path, kind: status.st_mode & S_IFMT)
                    }
                default: break
                }
            }
        }
    }
}
