import Foundation

/// Reads files one after the other into the same memory.
///
/// `@unchecked`: only the one thread that works with it touches it.
final class ReadBuffer: @unchecked Sendable {
    static let maximumSize = 32 << 20

    enum Reading {
        /// Valid until the next read.
        case bytes(UnsafeRawBufferPointer)
        case tooLarge
        case failed(String)
    }

    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

    deinit { memory.deallocate() }

    /// Reads a regular file; a symbolic link is an error.
    func read(_ name: String, in folder: Int32) -> Reading {
        let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return .failed(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var count = 0
        while true {
            if count == memory.count, !grow(for: descriptor) { return .tooLarge }
            let room = memory.count - count
            let got = Foundation.read(descriptor, memory.baseAddress.map { $0 + count }, room)
            if got < 0 {
                if errno == EINTR { continue }
                return .failed(String(cString: strerror(errno)))
            }
            count += got
            // A regular file that gives less than was asked for has no more.
            if got < room { return .bytes(UnsafeRawBufferPointer(rebasing: memory[..<count])) }
        }
    }

    /// Makes room for a file that is larger than all before; false where it is larger than any may be.
    private func grow(for descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size <= ReadBuffer.maximumSize,
            memory.count <= ReadBuffer.maximumSize
        else { return false }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(Int(status.st_size) + 1, memory.count * 2), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(memory))
        memory.deallocate()
        memory = larger
        return true
    }
}
