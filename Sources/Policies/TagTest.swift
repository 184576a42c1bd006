import OCI
import Versions

/// The tests that a tag must pass on its own, in their order.
struct TagTest {
    enum Outcome {
        case passed(Rank)
        /// The reason, and the rank where the tag got as far as having one.
        case dropped(Reason, Rank?)
    }

    private let image: ImagePolicy
    private let order: TagOrder

    init(_ image: ImagePolicy) {
        self.image = image
        switch image.rule {
        case .semver: order = .semver
        case .glob(_, let order): self.order = order
        }
    }

    func test(_ tag: Tag) -> Outcome {
        let filter = image.filter
        if !filter.include.isEmpty, !filter.include.contains(where: { $0.matches(tag.text) }) {
            return .dropped(.notMatched, nil)
        }
        if filter.exclude.contains(where: { $0.matches(tag.text) }) { return .dropped(.excluded, nil) }
        guard let text = extracted(tag) else { return .dropped(.notMatched, nil) }
        if case .glob(let glob, _) = image.rule, !glob.matches(text) { return .dropped(.notMatched, nil) }
        guard let rank = Rank(text, in: order) else { return .dropped(.unparseable, nil) }
        if case .semver(let range) = image.rule, let version = rank.version {
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
        let text = extracted(tag)
        switch order {
        case .semver, .numerical:
            return (filter.extract == nil ? tag.text : text).flatMap { Rank($0, in: order) }
        case .natural, .alphabetical:
            guard let text, filter.include.isEmpty || filter.include.contains(where: { $0.matches(tag.text) }) else {
                return nil
            }
            if case .glob(let glob, _) = image.rule, !glob.matches(text) { return nil }
            return Rank(text, in: order)
        }
    }

    /// What the policy's kind sees of a tag; `nil` where the pattern does not match.
    func extracted(_ tag: Tag) -> String? {
        guard let pattern = image.filter.pattern else { return tag.text }
        guard let extract = image.filter.extract else { return pattern.matches(tag.text) ? tag.text : nil }
        return pattern.expression.groups(in: tag.text).map { extract.expanded(with: $0) }
    }
}
