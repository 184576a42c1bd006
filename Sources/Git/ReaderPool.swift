import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Further open object stores of one mirror, for the threads that read files side by side. Each is used by one thread
/// at a time; opening one costs about as much as reading fifty files, so they are kept.
///
/// Unchecked: `idle` and `opened` are touched only while `mutex` is held.
final class ReaderPool: @unchecked Sendable {
    private let directory: String
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var idle: [ObjectStore] = []
    private var opened = 0

    init(directory: String) {
        self.directory = directory
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// `nil` where no further store can be opened, such as for want of file descriptors.
    func take() -> ObjectStore? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if let known = idle.popLast() { return known }
        // Handles of one process that name a pack alike share it, with its locks: threads would wait for each other
        // all the time. So every store has a name of its own for the same folder.
        opened += 1
        return ObjectStore(folder: directory + String(repeating: "/.", count: opened) + "/objects")
    }

    func giveBack(_ store: ObjectStore) {
        pthread_mutex_lock(mutex)
        idle.append(store)
        pthread_mutex_unlock(mutex)
    }
}

/// The objects of a mirror, apart from its references.
///
/// Unchecked: it is handed from thread to thread; whoever has taken it out of the pool is its only user.
final class ObjectStore: @unchecked Sendable {
    let pointer: OpaquePointer

    init?(folder: String) {
        var store: OpaquePointer?
        var packs: UnsafeMutablePointer<git_odb_backend>?
        var loose: UnsafeMutablePointer<git_odb_backend>?
        guard git_odb_new(&store) == 0, let store else { return nil }
        guard git_odb_backend_pack(&packs, folder) == 0, git_odb_add_backend(store, packs, 2) == 0,
            git_odb_backend_loose(&loose, folder, -1, 0, 0, 0) == 0, git_odb_add_backend(store, loose, 1) == 0
        else {
            git_odb_free(store)
            return nil
        }
        pointer = store
    }

    deinit { git_odb_free(pointer) }
}
