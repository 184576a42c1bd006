import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The library's one start in this process.
enum LibGit2 {
    /// Touched before the first call into the library.
    static let started: Bool = {
        git_libgit2_init()
        // The library writes to sockets and pipes without asking that a dead peer raise no signal.
        signal(SIGPIPE, SIG_IGN)
        // What a person's or a machine's configuration says must not change what is fetched or written.
        for level in [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
        ] {
            _ = pawl_git_option_level(Int32(GIT_OPT_SET_SEARCH_PATH.rawValue), level.rawValue, "/nonexistent")
        }
        // Hashing every blob again as it is read takes two thirds of the time of a scan; the server and the indexer
        // have checked the packs when they came.
        set(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0)
        // A mounted volume often belongs to another user than the container's.
        set(GIT_OPT_SET_OWNER_VALIDATION, 0)
        // A mirror is a cache: after a power failure it is fetched again. Waiting for the disk at every object would
        // make a commit of 50 files five times slower and protect nothing.
        set(GIT_OPT_ENABLE_FSYNC_GITDIR, 0)
        // Trees and commits only, a few MiB of them; blobs are never cached.
        _ = pawl_git_option_signed_size(Int32(GIT_OPT_SET_CACHE_MAX_SIZE.rawValue), 8 << 20)
        _ = pawl_git_option_size(Int32(GIT_OPT_SET_MWINDOW_FILE_LIMIT.rawValue), 128)
        _ = pawl_git_option_text(Int32(GIT_OPT_SET_USER_AGENT.rawValue), "pawl")
        return true
    }()

    private static func set(_ option: git_libgit2_opt_t, _ value: Int32) {
        _ = pawl_git_option_int(Int32(option.rawValue), value)
    }
}
