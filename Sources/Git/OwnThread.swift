#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A thread outside of Swift's pool.
struct OwnThread {
    private let id: pthread_t

    /// Starts a thread that is waited for with ``join()``; `nil` where the system gives none.
    init?(_ body: @escaping @Sendable () -> Void) {
        guard let id = OwnThread.create(body) else { return nil }
        self.id = id
    }

    func join() { pthread_join(id, nil) }

    /// Starts a thread that nobody waits for. Where the system gives none, nothing can go on.
    static func start(_ body: @escaping @Sendable () -> Void) {
        guard let id = create(body) else { preconditionFailure("the system gives no further thread") }
        pthread_detach(id)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func create(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let context = Unmanaged.passRetained(Body(body))
        var id = pthread_t()
        let result = pthread_create(
            &id, nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            context.release()
            return nil
        }
        return id
    }
}
