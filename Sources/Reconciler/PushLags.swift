import Foundation
import OCI
import Planning
import Store

/// How long tags took from when they were first listed to the push of the commit that wrote them.
///
/// Tags that come while this process runs are noted here, to the millisecond; for those that came before it started, the store
/// is asked. Neither knows of tags that were there before Pawl was.
///
/// `@unchecked`: the lock protects what was noted.
package final class PushLags: @unchecked Sendable {
    private let history: TagHistory?
    private let lock = NSLock()
    private var sights: [TaggedImage: ContinuousClock.Instant] = [:]
    private var order: [TaggedImage] = []

    /// More are not remembered; the older half makes way.
    private static let limit = 20_000

    /// - Parameter history: of tags that came before this process started.
    package init(history: TagHistory? = nil) { self.history = history }

    /// Notes the tags of a list that were not in the one before.
    func note(_ tags: [Tag], after previous: [Tag], in repository: Repository) {
        let known = Set(previous)
        let new = tags.filter { !known.contains($0) }.prefix(PushLags.limit)
        let now = ContinuousClock.now
        lock.withLock {
            for tag in new {
                let image = TaggedImage(repository: repository, tag: tag)
                guard sights[image] == nil else { continue }
                sights[image] = now
                order.append(image)
            }
            if order.count > PushLags.limit {
                for image in order.prefix(order.count - PushLags.limit / 2) { sights[image] = nil }
                order = order.suffix(PushLags.limit / 2)
            }
        }
    }

    /// The lags of what was just pushed, one for each tag.
    func lags(of changes: [PlannedChange]) async -> [Duration] {
        var images: Set<TaggedImage> = []
        for change in changes where change.from != change.to.text {
            guard let repository = try? Repository(parsing: change.image) else { continue }
            images.insert(TaggedImage(repository: repository, tag: change.to))
        }
        let now = ContinuousClock.now
        var lags: [Duration] = []
        for image in images {
            if let seen = lock.withLock({ sights[image] }) {
                lags.append(seen.duration(to: now))
            } else if let history, let age = await history.age(of: image.tag, in: image.repository) {
                lags.append(age)
            }
        }
        return lags
    }
}
