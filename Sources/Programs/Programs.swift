#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Other programs of this machine: where they are, how they are started, and how they ended.
package enum Programs {
    /// The folders where programs are, as `PATH` names them.
    package static var folders: String {
        getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// Where a program is; `nil` where it is not installed.
    package static func path(of name: String) -> String? {
        folders.split(separator: ":").lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// The exit status of a program, or 128 and the number of the signal that ended it, as shells count.
    ///
    /// - Parameter status: what `waitpid` gave.
    package static func exitStatus(_ status: Int32) -> Int32 {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
