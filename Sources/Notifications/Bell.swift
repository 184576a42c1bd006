/// Wakes a task that waits for something to do. Strokes that nobody has heard yet are one.
struct Bell: Sendable {
    let strokes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (strokes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring() { continuation.yield() }

    /// The strokes end after the one that waits.
    func fallSilent() { continuation.finish() }
}
