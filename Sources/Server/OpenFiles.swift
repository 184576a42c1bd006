import Foundation

/// How many files this process may have open, connections among them.
enum OpenFiles {
    /// What mirrors, registries, the store and programs need beside the connections of listeners.
    private static let others = 1_024

    /// Sees to it that as many connections leave the rest of the service enough, where the system allows it: many begin a
    /// program with 1,024 and let it have more.
    static func makeRoom(for connections: Int) {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { return }
        let wanted = min(rlim_t(connections + OpenFiles.others), limit.rlim_max)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        // Refused, it stays as it was: connections beyond it wait.
        _ = setrlimit(files, &limit)
    }
}
