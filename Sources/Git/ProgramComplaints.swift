import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What a program writes to its standard error: kept in memory, whatever the disk's state, and no more than so much of it.
final class ProgramComplaints {
    /// For the program to write to.
    let descriptor: Int32

    private static let maximumSize = 64 << 10

    /// `nil` where the system has no memory for it.
    init?() {
        descriptor = memfd_create("pawl-complaints", ProgramComplaints.closedInPrograms | ProgramComplaints.mayBeSealed)
        guard descriptor >= 0 else { return nil }
        // Of a size that stays: what is written beyond it is refused.
        guard ftruncate(descriptor, ProgramComplaints.maximumSize) == 0,
            fcntl(descriptor, ProgramComplaints.addSeals, ProgramComplaints.sizeStays) == 0
        else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The first 4 KiB as printable lines.
    var text: String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return ServerWords.lines(of: String(decoding: bytes.prefix(max(count, 0)).prefix { $0 != 0 }, as: UTF8.self))
    }

    /// `MFD_CLOEXEC` and `MFD_ALLOW_SEALING` (memfd_create(2)).
    private static let closedInPrograms: UInt32 = 1
    private static let mayBeSealed: UInt32 = 2
    /// `F_ADD_SEALS`; `F_SEAL_SHRINK` and `F_SEAL_GROW` (fcntl(2)).
    private static let addSeals: Int32 = 1033
    private static let sizeStays: Int32 = 2 | 4
}
