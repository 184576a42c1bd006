#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How long is waited, and for whom.
enum Patience {
    /// Servers hang up on those who keep them waiting.
    static let ofServers: Duration = .seconds(10)

    /// Waits on the mirror's own thread, where nothing else could run anyway.
    static func sleep(microseconds: UInt32) { usleep(microseconds) }
}
