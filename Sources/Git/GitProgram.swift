import Programs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The `git` command, where there is one. Only repositories on this machine's disk are reached through it.
enum GitProgram {
    static let path: String? = Programs.path(of: "git")

    /// This process's environment without what would point `git` at another repository, or make it speak a version of
    /// the protocol that libgit2 does not know.
    static func environment() -> [String] {
        let dropped: Set<Substring> = [
            "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_PROTOCOL", "GIT_QUARANTINE_PATH",
            "GIT_CONFIG_PARAMETERS", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE",
            "GIT_NO_REPLACE_OBJECTS", "GIT_TRACE", "GIT_TRACE_PACKET",
        ]
        var variables: [String] = []
        var next = environ
        while let variable = next.pointee {
            let text = String(cString: variable)
            if !dropped.contains(text.prefix { $0 != "=" }) { variables.append(text) }
            next += 1
        }
        return variables
    }
}
