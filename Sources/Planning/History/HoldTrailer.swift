package import OCI
package import Policies
import Versions

/// A hold, or the end of one, as a commit's trailers say it: `Pawl-Hold: apps:web image=web tag=1.4.0 until=2026-12-01`
/// and `Pawl-Resume: apps:web`. Any commit may carry them.
package struct HoldTrailer: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case hold(tag: Tag?, until: String?)
        /// Ends holds of this kind and what reverts hold.
        case resume
    }

    package static let holdKey = "Pawl-Hold"
    package static let resumeKey = "Pawl-Resume"

    package var policy: PolicyID
    /// The alias of the image that is meant; `nil` for all of the policy.
    package var alias: String?
    package var action: Action

    package init(policy: PolicyID, alias: String? = nil, action: Action) {
        self.policy = policy
        self.alias = alias
        self.action = action
    }

    /// Whether it speaks of an image.
    package func covers(_ policy: PolicyID, _ alias: String) -> Bool {
        self.policy == policy && (self.alias ?? alias) == alias
    }

    /// The trailer's line.
    package var text: String {
        let image = alias.map { " image=\($0)" } ?? ""
        switch action {
        case .resume: return "\(HoldTrailer.resumeKey): \(policy)\(image)"
        case .hold(let tag, let until):
            return "\(HoldTrailer.holdKey): \(policy)\(image)" + (tag.map { " tag=\($0)" } ?? "")
                + (until.map { " until=\($0)" } ?? "")
        }
    }

    /// What the trailers of a message say, in their order. A line that cannot be read in full is left out by a resume
    /// and kept as a hold of the policy without an end: what a person meant to stop stays stopped.
    package static func all(in message: String) -> [HoldTrailer] {
        TrailerParagraph(of: message).trailers.compactMap { line in
            switch line.key {
            case holdKey: trailer(line.value, isHold: true)
            case resumeKey: trailer(line.value, isHold: false)
            default: nil
            }
        }
    }

    /// The instant at which a hold is over: a time, or the beginning of a day; `nil` for any other text.
    package static func end(_ text: String, in zone: TimeZoneRules) -> Instant? {
        if let date = CalendarDate(parsing: text) { return zone.start(of: date) }
        return try? Instant(parsing: text)
    }

    private static func trailer(_ value: String, isHold: Bool) -> HoldTrailer? {
        let words = value.split(separator: " ")
        guard let first = words.first, let policy = PolicyID(parsing: first) else { return nil }
        var (alias, tag, until): (String?, Tag?, String?)
        var isWhole = true
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1)
            switch (parts.count, parts.first) {
            case (2, "image"): alias = String(parts[1])
            case (2, "tag") where isHold && Tag(parts[1]) != nil: tag = Tag(parts[1])
            case (2, "until") where isHold: until = String(parts[1])
            default: isWhole = false
            }
        }
        guard isHold else { return isWhole ? HoldTrailer(policy: policy, alias: alias, action: .resume) : nil }
        return HoldTrailer(
            policy: policy, alias: alias,
            action: isWhole ? .hold(tag: tag, until: until) : .hold(tag: nil, until: nil))
    }
}
