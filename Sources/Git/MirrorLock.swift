#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The right to a mirror, held as a lock on a file beside it. The system takes it back when the process ends, however
/// it ends; the file stays and means nothing by itself.
final class MirrorLock: Sendable {
    private let descriptor: Int32

    /// Waits up to `patience` for another holder, such as a process that is just ending.
    init(beside directory: String, patience: Duration) throws(GitError) {
        let path = directory + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileSystem.failure("cannot open the lock file \(path)") }
        let deadline = ContinuousClock.now + patience
        var pause: UInt32 = 500
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                let error = FileSystem.failure("cannot lock \(path)")
                close(descriptor)
                throw error
            }
            guard ContinuousClock.now < deadline else {
                close(descriptor)
                throw GitError(
                    .mirrorBusy,
                    "the mirror \(directory) is in use by another process, such as a service that runs; give each its own "
                        + "mirrors directory")
            }
            usleep(pause)
            pause = min(pause * 2, 50_000)
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
