#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Waiting on the mirror's own thread, where nothing else could run anyway.
enum Patience {
    static func sleep(microseconds: UInt32) { usleep(microseconds) }
}
