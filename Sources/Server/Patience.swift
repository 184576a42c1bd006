/// Waits for something for so long and no longer; what is waited for goes on.
enum Patience {
    /// - Returns: `nil` where the time was over first.
    static func wait<Value: Sendable>(
        _ duration: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error>? {
        let (answers, answer) = AsyncStream.makeStream(of: Result<Value, any Error>?.self)
        Task {
            do { answer.yield(.success(try await work())) } catch { answer.yield(.failure(error)) }
            answer.finish()
        }
        let alarm = Task {
            try await Task.sleep(for: duration)
            answer.yield(nil)
            answer.finish()
        }
        defer { alarm.cancel() }
        for await first in answers { return first }
        return nil
    }
}
