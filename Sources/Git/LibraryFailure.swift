import CLibgit2

/// What libgit2 said of its last failure. Its text belongs to the thread: it is read where the call failed.
struct LibraryFailure: Error {
    let result: Int32
    let family: git_error_t
    let text: String

    init(_ result: Int32) {
        self.result = result
        if let error = git_error_last() {
            family = git_error_t(UInt32(clamping: error.pointee.klass))
            text = error.pointee.message.map { String(cString: $0) } ?? "no reason given"
        } else {
            family = GIT_ERROR_NONE
            text = "no reason given"
        }
    }

    /// Whether the failure speaks of the mirror's own objects or references rather than of the network.
    var isDamage: Bool {
        switch family {
        case GIT_ERROR_ODB, GIT_ERROR_OBJECT, GIT_ERROR_ZLIB, GIT_ERROR_TREE, GIT_ERROR_INDEXER, GIT_ERROR_REFERENCE,
            GIT_ERROR_REPOSITORY, GIT_ERROR_CONFIG, GIT_ERROR_SHA:
            !isStorage
        default: false
        }
    }

    var isStorage: Bool {
        ["No space left", "Disk quota", "Read-only file system", "Permission denied", "Too many open files"]
            .contains { text.contains($0) }
    }

    /// The failure of an operation on the mirror alone.
    func local(_ doing: String) -> GitError {
        if isStorage { return GitError(.storageFailed, "\(doing): \(text)") }
        if isDamage || result == GIT_ENOTFOUND.rawValue {
            return GitError(.mirrorBroken, "\(doing): \(text); the next fetch makes the mirror anew")
        }
        return GitError(.invalidInput, "\(doing): \(text)")
    }
}

/// Passes the result of a call on the mirror's own files, or throws what the library says of it.
@discardableResult
func check(_ result: Int32, _ doing: @autoclosure () -> String) throws(GitError) -> Int32 {
    guard result < 0 else { return result }
    throw LibraryFailure(result).local(doing())
}
