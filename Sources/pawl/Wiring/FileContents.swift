import Foundation

/// A file's bytes on disk, read with a limit and replaced as a whole.
enum FileContents {
    static let maximumSize = 32 << 20

    enum Reading {
        case bytes([UInt8])
        case tooLarge
        case failed(String)
    }

    static func read(_ path: String) -> Reading {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return .failed(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failed(String(cString: strerror(errno))) }
        guard status.st_size <= maximumSize else { return .tooLarge }
        var failure: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = Foundation.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                if got == 0 { break }
                if got < 0 {
                    if errno == EINTR { continue }
                    failure = String(cString: strerror(errno))
                    break
                }
                count += got
            }
        }
        return failure.map { .failed($0) } ?? .bytes(bytes)
    }

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
