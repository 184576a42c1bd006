import Foundation

/// The folders that are still to be read, shared by the threads that read them.
///
/// `@unchecked`: the condition's lock protects both variables.
final class PendingFolders: @unchecked Sendable {
    private let condition = NSCondition()
    private var folders: [String] = []
    /// How many threads read a folder now, and may find more.
    private var busy = 0

    func add(_ folders: [String]) { condition.withLock { self.folders += folders } }

    /// The next folder; waits while another thread may still find one. `nil` when all have been read. Each folder taken
    /// is followed by ``finish(adding:)``.
    func take() -> String? {
        condition.lock()
        defer { condition.unlock() }
        while folders.isEmpty, busy > 0 { condition.wait() }
        guard let folder = folders.popLast() else { return nil }
        busy += 1
        return folder
    }

    func finish(adding found: [String]) {
        condition.lock()
        defer { condition.unlock() }
        folders += found
        busy -= 1
        if !found.isEmpty || busy == 0 { condition.broadcast() }
    }
}
