import Logging
import Notices
import Policies
import Reconciler

/// A receiver that is told by messages: what is news goes into its own queue, from which its own task sends it.
///
/// Taking a report never waits for the network: nobody else is held up by a receiver that does not answer.
actor Mailbox: Receiver {
    private let format: MessageFormat
    private let tellsResolved: Bool
    private let digest: Duration?
    private var postman: Postman
    private var watch: NoticeWatch
    private var outbox = Outbox()
    private var page = DigestPage()
    /// Speaks of nothing but that there is something to send.
    private let bell: Bell

    private static let late = "there was no time left to send them"

    init(_ format: MessageFormat, _ watch: NoticeWatch, tellsResolved: Bool, digest: Duration?, _ postman: Postman) {
        self.format = format
        self.watch = watch
        self.tellsResolved = tellsResolved
        self.digest = digest
        self.postman = postman
        bell = Bell()
    }

    func take(_ report: CycleReport, at now: Instant) {
        let news = watch.take(report, at: now).filter { !$0.isResolved || tellsResolved }
        guard !news.isEmpty else { return }
        if digest == nil { put(Bulletin(news)) } else { page.add(news) }
    }

    func goOn(with sources: Set<String>, _ logger: Logger) {
        watch.keep(sources)
        postman.log(to: logger)
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.turnPages() }
            for await _ in bell.strokes {
                while let bulletin = outbox.next() { await send(bulletin) }
            }
            group.cancelAll()
        }
        postman.drop(outbox.clear(), because: Mailbox.late)
    }

    func close() {
        turnPage()
        bell.fallSilent()
    }

    private func send(_ bulletin: Bulletin) async {
        if Task.isCancelled { return postman.drop(bulletin.notices.count, because: Mailbox.late) }
        await postman.deliver(format.messages(of: bulletin))
    }

    private func put(_ bulletin: Bulletin) {
        postman.drop(outbox.append(bulletin), because: "more wait for the receiver than are kept")
        bell.ring()
    }

    private func turnPages() async {
        guard let digest else { return }
        while (try? await Task.sleep(for: digest)) != nil { turnPage() }
    }

    private func turnPage() {
        if let bulletin = page.turn() { put(bulletin) }
    }
}
