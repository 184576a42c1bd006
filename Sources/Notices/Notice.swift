package import Policies
import Templates

/// Something that a person is told of: an update, or a state that began or ended.
///
/// Its texts are fit for one line: what came from outside has lost its line breaks, control characters and marks of
/// reading direction, and is cut where it is longer than anybody reads.
package struct Notice: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Values moved forward; a commit holds them.
        case update = "Update"
        /// A source, a policy file or an image failed several cycles in a row.
        case failure = "Failure"
        /// An image stays where it is because a person said so.
        case hold = "Hold"
        /// An update is due and has not been made for a long time.
        case stuck = "Stuck"
    }

    /// What a notice is about.
    package enum Subject: Hashable, Sendable {
        /// The source as a whole.
        case source
        /// A file with policies that cannot be used.
        case file(String)
        case image(ImageName)
    }

    package struct ImageName: Hashable, Sendable {
        package let policy: PolicyID
        package let alias: String
        /// The repository as the policy spells it.
        package let image: String

        package init(policy: PolicyID, alias: String, image: String) {
            self.policy = policy
            self.alias = Notice.line(alias)
            self.image = Notice.line(image)
        }
    }

    /// What an update changed.
    package struct Change: Hashable, Sendable {
        package let from: String?
        package let to: String
        package let digest: String?
        package let commit: String
        /// How many values changed.
        package let values: Int

        package init(from: String?, to: String, digest: String?, commit: String, values: Int) {
            self.from = from.map(Notice.line)
            self.to = Notice.line(to)
            self.digest = digest
            self.commit = commit
            self.values = values
        }
    }

    package let kind: Kind
    /// Whether the state ended; never of an update.
    package let isResolved: Bool
    package let source: String
    package let subject: Subject
    package let reason: Reason
    package let message: String
    /// When what it tells of began.
    package let since: Instant
    /// When it was noticed.
    package let time: Instant
    /// Of a failure: in how many cycles in a row.
    package let failures: Int?
    package let change: Change?

    package init(
        _ kind: Kind, isResolved: Bool = false, source: String, subject: Subject, reason: Reason, message: String,
        since: Instant, time: Instant, failures: Int? = nil, change: Change? = nil
    ) {
        self.kind = kind
        self.isResolved = isResolved
        self.source = Notice.line(source)
        if case .file(let path) = subject { self.subject = .file(Notice.line(path)) } else { self.subject = subject }
        self.reason = reason
        self.message = Notice.line(message, limit: Notice.maximumMessage)
        self.since = since
        self.time = time
        self.failures = failures
        self.change = change
    }

    /// The end of a state.
    package func resolved(at time: Instant) -> Notice {
        Notice(
            kind, isResolved: true, source: source, subject: subject, reason: reason, message: message, since: since,
            time: time, failures: failures)
    }

    private static let maximumMessage = 1_000
    private static let maximumName = 255

    private static func line(_ text: String) -> String { line(text, limit: maximumName) }

    /// - Parameter limit: in bytes of UTF-8.
    private static func line(_ text: String, limit: Int) -> String {
        Clip.text(PlainText.shown(text), limit: limit, measure: \.utf8.count)
    }
}
