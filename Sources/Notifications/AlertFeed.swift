import Logging
import Notices
import Policies
import Reconciler

/// An Alertmanager: it is told which states hold, at every change and every minute, and which are over.
///
/// Alertmanager expects alerts to be repeated as long as they hold. Each is said to end a few minutes on, so that alerts of a
/// service that is gone end by themselves. Only the present state matters: nothing queues up while it does not answer.
actor AlertFeed: Receiver {
    private let labels: [String: String]
    private var postman: Postman
    private let period: Duration
    private let clock: @Sendable () -> Instant
    private var watch: NoticeWatch
    /// States that are over, and have not been told to be.
    private var over: [Notice] = []
    private let bell = Bell()

    /// In periods.
    private static let validity = 4
    private static let maximumOver = 1_000

    init(
        labels: [String: String], _ watch: NoticeWatch, _ postman: Postman, period: Duration,
        clock: @escaping @Sendable () -> Instant
    ) {
        self.labels = labels
        self.watch = watch
        self.postman = postman
        self.period = period
        self.clock = clock
    }

    func take(_ report: CycleReport, at now: Instant) {
        let news = watch.take(report, at: now)
        guard !news.isEmpty else { return }
        over += news.filter(\.isResolved)
        if over.count > AlertFeed.maximumOver { over.removeFirst(over.count - AlertFeed.maximumOver) }
        bell.ring()
    }

    /// The alerts of a source that is gone end by themselves.
    func goOn(with sources: Set<String>, _ logger: Logger) {
        watch.keep(sources)
        postman.log(to: logger)
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.tick() }
            for await _ in bell.strokes { await send() }
            group.cancelAll()
        }
    }

    func close() { bell.fallSilent() }

    private func tick() async {
        while (try? await Task.sleep(for: period)) != nil { bell.ring() }
    }

    private func send() async {
        let now = clock()
        let raised = watch.raised(at: now)
        // A state that is back is not over.
        let back = Set(raised.map(AlertFeed.identity))
        let told = over.filter { !back.contains(AlertFeed.identity($0)) }
        let seconds = Int(period.components.seconds) * AlertFeed.validity
        let end = Instant(secondsSince1970: now.secondsSince1970 + max(seconds, AlertFeed.validity))
        let messages = AlertList(raised + told, labels: labels, end: end).messages
        guard !messages.isEmpty, await postman.deliver(messages) else { return }
        // What ended while this was under way is still to be told.
        let done = Set(told)
        over.removeAll { done.contains($0) || back.contains(AlertFeed.identity($0)) }
    }

    private struct Identity: Hashable {
        let kind: Notice.Kind
        let source: String
        let subject: Notice.Subject
    }

    private static func identity(_ notice: Notice) -> Identity {
        Identity(kind: notice.kind, source: notice.source, subject: notice.subject)
    }
}
