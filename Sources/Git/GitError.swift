/// Why something about a source or its mirror failed.
package struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A bounded name, fit for a metric's label.
    package enum Code: String, CaseIterable, Sendable {
        /// The remote could not be reached, or answered with something else than Git.
        case sourceUnavailable = "SourceUnavailable"
        case authenticationFailed = "AuthenticationFailed"
        case branchNotFound = "BranchNotFound"
        /// Another process holds the mirror.
        case mirrorBusy = "MirrorBusy"
        /// The mirror on disk is damaged. The next fetch makes it anew.
        case mirrorBroken = "MirrorBroken"
        /// The mirror does not have what was asked for.
        case notFound = "NotFound"
        case unsupported = "Unsupported"
        case limitExceeded = "LimitExceeded"
        /// What was asked for makes no sense, such as two changes of one file.
        case invalidInput = "InvalidInput"
        /// The commit could not be signed, and so was not made.
        case signingFailed = "SigningFailed"
        /// Two branches that have to be joined contradict each other.
        case branchesConflict = "BranchesConflict"
        /// The disk is full, read-only or not ours.
        case storageFailed = "StorageFailed"
        /// The task was cancelled, and nothing was changed.
        case cancelled = "Cancelled"
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same may work later without anyone changing anything.
    package var isRetryable: Bool {
        switch code {
        case .sourceUnavailable, .mirrorBusy, .mirrorBroken, .cancelled: true
        case .authenticationFailed, .branchNotFound, .notFound, .unsupported, .limitExceeded, .invalidInput,
            .signingFailed, .branchesConflict, .storageFailed:
            false
        }
    }

    package var description: String { message }
}
