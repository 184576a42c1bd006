import Foundation

/// A file's bytes on disk, replaced as a whole.
enum FileContents {
    /// Writes beside the file and renames over it: a reader sees the old bytes or the new, never half of them. The
    /// file's permissions stay.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        func failure(_ action: String) -> CommandFailure {
            CommandFailure("cannot \(action) '\(path)': \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure("read") }
        let temporary = path + ".pawl-\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write beside") }
        var isOpen = true
        defer {
            if isOpen { close(descriptor) }
            unlink(temporary)
        }
        var offset = 0
        try bytes.withUnsafeBytes { buffer in
            while offset < buffer.count {
                let count = write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
                if count < 0 {
                    if errno == EINTR { continue }
                    throw failure("write")
                }
                offset += count
            }
        }
        guard fchmod(descriptor, status.st_mode & 0o7777) == 0, fsync(descriptor) == 0 else { throw failure("write") }
        isOpen = false
        guard close(descriptor) == 0, rename(temporary, path) == 0 else { throw failure("replace") }
    }
}
