#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where the `ssh` of a first session takes orders for further ones over the same connection (ssh_config, `ControlPath`).
/// It is gone with this object.
///
/// The socket is for the user alone that Pawl runs as, and `ssh` asks the system who is at its other end.
final class ControlSocket {
    let path: String
    private let folder: Int32

    /// What all names begin with, so that those of a killed process are found.
    static let prefix = "ssh-control-"

    /// - Parameter directory: where the socket is made; `nil` where that cannot be opened.
    init?(in directory: String) {
        folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return nil }
        // A socket's path may have a hundred bytes: this one is short, however long the folder's own is.
        path = "/proc/\(getpid())/fd/\(folder)/\(ControlSocket.prefix)\(UInt32.random(in: 0 ... .max))"
    }

    deinit {
        unlink(path)
        close(folder)
    }
}
