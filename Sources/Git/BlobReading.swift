import CLibgit2
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads files' contents out of the object store without copying them.
enum BlobReading {
    /// The caller frees the object.
    static func read(_ blob: BlobID, from objects: OpaquePointer) throws(GitError) -> OpaquePointer {
        var id = blob.object.oid
        var object: OpaquePointer?
        try check(git_odb_read(&object, objects, &id), "cannot read the file \(blob)")
        guard let object else { throw GitError(.mirrorBroken, "cannot read the file \(blob)") }
        return object
    }

    /// Valid until the object is freed.
    static func bytes(of object: OpaquePointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
    }

    /// Few files are read where they are asked for: starting a thread costs as much as reading a hundred.
    private static let fewestForThreads = 128
    /// Files that lie together are often stored as differences of each other: long runs of neighbours share that work,
    /// a few runs for each thread share out what is left at the end.
    private static let runsPerThread = 8
    private static let maximumThreads = 4

    static func map<R: Sendable>(
        _ blobs: [BlobID], maximumSize: Int, own: RepositoryHandle, pool: ReaderPool,
        _ body: @Sendable (Int, UnsafeRawBufferPointer) -> R
    ) throws(GitError) -> [R?] {
        let work = Work<R>(blobs, maximumSize: maximumSize)
        let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let helpers = blobs.count < fewestForThreads ? 0 : min(max(processors, 2), maximumThreads) - 1
        let chunk = max(fewestForThreads, blobs.count / ((helpers + 1) * runsPerThread))
        withoutActuallyEscaping(body) { body in
            let threads = (0..<helpers).compactMap { _ in
                OwnThread {
                    // Without a store of its own this thread stands aside; the caller reads everything.
                    guard let store = pool.take() else { return }
                    work.run(chunk: chunk, on: store.pointer, body)
                    pool.giveBack(store)
                }
            }
            work.run(chunk: chunk, on: own.objects, body)
            for thread in threads { thread.join() }
        }
        return try work.finish()
    }

    /// What the threads share.
    ///
    /// Unchecked: every index of `results` is written by the one thread that took its chunk, and `results` is read
    /// after all have been joined; `problem` is written by the one thread that turned `hasFailed`.
    private final class Work<R: Sendable>: @unchecked Sendable {
        private let blobs: [BlobID]
        private let maximumSize: Int
        private let results: UnsafeMutableBufferPointer<R?>
        private let next = Atomic<Int>(0)
        private let hasFailed = Atomic<Bool>(false)
        private var problem: GitError?

        init(_ blobs: [BlobID], maximumSize: Int) {
            self.blobs = blobs
            self.maximumSize = maximumSize
            results = .allocate(capacity: blobs.count)
            results.initialize(repeating: nil)
        }

        deinit {
            results.deinitialize()
            results.deallocate()
        }

        func run(chunk: Int, on objects: OpaquePointer, _ body: (Int, UnsafeRawBufferPointer) -> R) {
            while !hasFailed.load(ordering: .relaxed) {
                let start = next.wrappingAdd(chunk, ordering: .relaxed).oldValue
                guard start < blobs.count else { return }
                for index in start..<min(start + chunk, blobs.count) {
                    do throws(GitError) {
                        results[index] = try read(blobs[index], on: objects, { body(index, $0) })
                    } catch {
                        // The first to fail tells why; the exchange lets one thread write.
                        if !hasFailed.exchange(true, ordering: .acquiringAndReleasing) { problem = error }
                        return
                    }
                }
            }
        }

        /// The size comes first and alone: a small pack can hold a file of many gigabytes.
        private func read(
            _ blob: BlobID, on objects: OpaquePointer, _ body: (UnsafeRawBufferPointer) -> R
        ) throws(GitError) -> R? {
            var id = blob.object.oid
            var size = 0
            var kind = git_object_t(0)
            try check(git_odb_read_header(&size, &kind, objects, &id), "cannot read the file \(blob)")
            guard size <= maximumSize else { return nil }
            let object = try BlobReading.read(blob, from: objects)
            defer { git_odb_object_free(object) }
            return body(BlobReading.bytes(of: object))
        }

        func finish() throws(GitError) -> [R?] {
            if let problem { throw problem }
            return Array(results)
        }
    }
}
