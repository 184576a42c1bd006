import HTTPTypes
import Hummingbird
import Reconciler
import ServiceLifecycle
import Synchronization

/// Tells whoever listens that something changed, as server-sent events; what it is, they ask for.
///
/// Source: the HTML standard, "Server-sent events".
final class EventStream: Sendable {
    static let maximumListeners = 64
    /// Proxies and browsers drop a connection that is silent for long.
    static let heartbeat = Duration.seconds(15)
    /// However much happens, no listener is told more often.
    static let shortestPause = Duration.seconds(1)

    private let board: ServiceBoard
    private let listeners = Mutex(0)

    init(board: ServiceBoard) { self.board = board }

    func response() async throws(Refusal) -> Response {
        let isRoom = listeners.withLock { count in
            guard count < EventStream.maximumListeners else { return false }
            count += 1
            return true
        }
        guard isRoom else {
            throw Refusal(
                .serviceUnavailable, "TooManyListeners", "\(EventStream.maximumListeners) listen already",
                retryAfter: 30)
        }
        let (buffers, writer) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(4))
        // Whoever waits for the first event must not take silence for a server that hangs.
        writer.yield(ByteBuffer(string: "retry: 3000\n\n"))
        let telling = Task {
            await cancelWhenGracefulShutdown { await self.tell(writer) }
            writer.finish()
        }
        writer.onTermination = { _ in
            telling.cancel()
            self.listeners.withLock { $0 -= 1 }
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(asyncSequence: buffers))
    }

    private func tell(_ writer: AsyncStream<ByteBuffer>.Continuation) async {
        let (ticks, tick) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let changes = await board.changes()
        // What changed since the page was made is told at once.
        tick.yield()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in changes { tick.yield() } }
            group.addTask {
                while (try? await Task.sleep(for: EventStream.heartbeat)) != nil { tick.yield() }
                tick.finish()
            }
            var told: Int?
            for await _ in ticks {
                let sequence = await board.version
                let event = "event: change\nid: \(sequence)\ndata: {\"sequence\":\(sequence)}\n\n"
                writer.yield(ByteBuffer(string: sequence == told ? ": nothing new\n\n" : event))
                told = sequence
                guard (try? await Task.sleep(for: EventStream.shortestPause)) != nil else { break }
            }
            group.cancelAll()
        }
    }
}
