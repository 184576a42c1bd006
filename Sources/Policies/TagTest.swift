import OCI
import Versions

/// The tests that a tag's name must pass, in their order.
struct TagTest {
    enum Outcome {
        case passed(Rank)
        /// The reason, and the rank where the tag got as far as having one.
        case dropped(Reason, Rank?)
    }

    private let image: ImagePolicy
    let ordering: Ordering
    private let descends: Bool
    /// What a tag must end with, the dash included.
    private let suffix: String?

    init(_ image: ImagePolicy) {
        self.image = image
        ordering = Ordering(image.rule)
        suffix = image.filter.suffix.map { "-\($0)" }
        switch image.rule {
        case .numerical(let direction), .natural(let direction), .alphabetical(let direction):
            descends = direction == .descending
        default: descends = false
        }
    }

    func test(_ tag: Tag) -> Outcome {
        let filter = image.filter
        if !filter.include.isEmpty, !filter.include.contains(where: { $0.matches(tag.text) }) {
            return .dropped(.notMatched, nil)
        }
        if filter.exclude.contains(where: { $0.matches(tag.text) }) { return .dropped(.excluded, nil) }
        guard let text = seen(of: tag), isNamed(text, tag) else { return .dropped(.notMatched, nil) }
        guard let rank = rank(of: ordered(text)) else { return .dropped(.unparseable, nil) }
        if case .semver(let range, let components) = image.rule, let version = rank.version {
            if let components, version.components != components { return .dropped(.unparseable, nil) }
            switch range.membership(of: version) {
            case .inside: break
            case .prerelease: return .dropped(.prerelease, rank)
            case .outside: return .dropped(.notInRange, rank)
            }
        }
        if !image.ignore.isEmpty {
            let version = rank.version ?? SemanticVersion(text)
            if image.ignore.contains(where: { $0.contains(tag, version: version) }) { return .dropped(.ignored, rank) }
        }
        return .passed(rank)
    }

    /// The rank of the value in Git, read as a candidate is; it need not be in the list, in range or free of `exclude`.
    ///
    /// `nil` where it has no place in the order, and then it guards nothing. A version or a number has one whatever
    /// the filter says. A name has one only among the names that the policy is about: `nightly` is not ahead of
    /// `main-10`. Where the policy compares extracted texts, a tag without one cannot be compared.
    func rank(ofCurrent tag: Tag) -> Rank? {
        let filter = image.filter
        let text = seen(of: tag)
        switch ordering {
        case .semver, .numerical, .calendar:
            let extracts = filter.extract != nil || suffix != nil || rulesExtract
            return (extracts ? text : tag.text).flatMap { rank(of: ordered($0)) }
        case .natural, .alphabetical:
            guard let text, filter.include.isEmpty || filter.include.contains(where: { $0.matches(tag.text) }),
                isNamed(text, tag)
            else { return nil }
            return rank(of: ordered(text))
        case .newestBuild, .single: return nil
        }
    }

    private var rulesExtract: Bool {
        if case .regex(_, .some, _) = image.rule { return true }
        return false
    }

    private func rank(of text: String?) -> Rank? {
        text.flatMap { ordering.value(of: $0) }.map { Rank($0, descends: descends) }
    }

    /// What the filter leaves of a tag for the policy's kind; `nil` where it does not match.
    func seen(of tag: Tag) -> String? {
        if let suffix {
            guard tag.text.hasSuffix(suffix), tag.text.utf8.count > suffix.utf8.count else { return nil }
            return String(tag.text.dropLast(suffix.count))
        }
        guard let pattern = image.filter.pattern else { return tag.text }
        guard let extract = image.filter.extract else { return pattern.matches(tag.text) ? tag.text : nil }
        return pattern.expression.groups(in: tag.text).map { extract.expanded(with: $0) }
    }

    /// Whether the policy's kind is about a text at all.
    private func isNamed(_ text: String, _ tag: Tag) -> Bool {
        switch image.rule {
        case .glob(let glob, _): glob.matches(text)
        case .regex(let pattern, _, _): pattern.matches(text)
        case .digest(let followed): tag == followed
        default: true
        }
    }

    /// What the order sees of a text.
    func ordered(_ text: String) -> String? {
        guard case .regex(let pattern, let extract?, _) = image.rule else { return text }
        return pattern.expression.groups(in: text).map { extract.expanded(with: $0) }
    }
}
