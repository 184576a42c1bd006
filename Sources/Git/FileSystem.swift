#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The few things a mirror asks of the file system.
enum FileSystem {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names in a folder, without `.` and `..`; empty where it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Whether it is a folder itself, not a link to one.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    static func createFolders(_ path: String) throws(GitError) {
        var prefix = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            prefix += "/" + component
            guard mkdir(prefix, 0o755) == 0 || errno == EEXIST || errno == EISDIR || isFolder(prefix) else {
                throw failure("cannot create the folder \(prefix)")
            }
        }
    }

    static func rename(_ old: String, to new: String) throws(GitError) {
        guard systemRename(old, new) == 0 else { throw failure("cannot move \(old) to \(new)") }
    }

    static func write(_ text: String, to path: String) throws(GitError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("cannot write \(path)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard systemWrite(descriptor, bytes, bytes.count) == bytes.count else { throw failure("cannot write \(path)") }
    }

    /// `nil` where it cannot be read or is larger.
    static func contents(of path: String, maximumSize: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = systemRead(descriptor, &chunk)
            if count == 0 { return bytes }
            guard count > 0, bytes.count + count <= maximumSize else { return nil }
            bytes += chunk[..<count]
        }
    }

    static func removeFile(_ path: String) { unlink(path) }

    /// Removes a folder and all below it, never what a link in it points at.
    static func removeTree(_ path: String) {
        if isFolder(path) {
            for name in names(in: path) { removeTree("\(path)/\(name)") }
            rmdir(path)
        } else {
            unlink(path)
        }
    }

    /// Calls `body` with every file below a folder.
    static func forEachFile(below folder: String, _ body: (_ folder: String, _ name: String) -> Void) {
        for name in names(in: folder) {
            if isFolder("\(folder)/\(name)") {
                forEachFile(below: "\(folder)/\(name)", body)
            } else {
                body(folder, name)
            }
        }
    }

    static func failure(_ doing: String) -> GitError {
        GitError(.storageFailed, "\(doing): \(String(cString: strerror(errno)))")
    }
}

// Inside the enum the names belong to its own functions.
private func systemRename(_ old: String, _ new: String) -> Int32 { rename(old, new) }
private func systemWrite(_ descriptor: Int32, _ bytes: [UInt8], _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    read(descriptor, &buffer, buffer.count)
}
