import Resources

/// A receiver at work: it sends until it is let go of, and then for a short time what there is still to send.
struct Engagement: Sendable {
    let configuration: ReceiverConfiguration
    let receiver: any Receiver
    private let patience: Duration
    private let ending = Bell()

    init(_ configuration: ReceiverConfiguration, _ receiver: any Receiver, patience: Duration) {
        self.configuration = configuration
        self.receiver = receiver
        self.patience = patience
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await receiver.run() }
            group.addTask {
                for await _ in ending.strokes {}
                await receiver.close()
                try? await Task.sleep(for: patience)
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Lets go of the receiver; waits for nothing.
    func end() { ending.fallSilent() }
}
