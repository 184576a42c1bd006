/// Why what was remembered cannot be read or written.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    /// Bounded: fit for a metric label.
    package enum Code: String, CaseIterable, Sendable {
        /// The file or its folder cannot be opened, or not written.
        case unavailable = "StoreUnavailable"
        /// Another process holds the file for longer than we wait.
        case busy = "StoreBusy"
        /// The file is not what we wrote, or was written by a newer version.
        case damaged = "StoreDamaged"
        case full = "StoreFull"
    }

    package let code: Code
    package let message: String

    package var description: String { message }
}
