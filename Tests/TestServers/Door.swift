import Synchronization

/// What a scripted server goes by, and a test changes.
package final class Door: Sendable {
    private let state = Mutex(false)

    package init() {}

    package var isOpen: Bool { state.withLock { $0 } }

    package func open() { state.withLock { $0 = true } }
}
