import Planning
import Policies
package import Reconciler

/// What holds values of an image where they are, as `pawl holds` and the API show it.
package struct HoldEntry: Encodable, Sendable {
    package var source: String
    package var policy: String
    @Nullable package var alias: String?
    package var rule: String
    package var message: String
    @Nullable package var commit: String?
    @Nullable package var author: String?
    @Nullable package var time: String?
    @Nullable package var until: String?
    package var places: [String]

    package init(_ held: HeldImages) {
        source = held.source
        policy = held.policy.description
        _alias = Nullable(wrappedValue: held.alias)
        rule = held.rule.rawValue
        message = held.message
        _commit = Nullable(wrappedValue: held.commit?.id)
        _author = Nullable(wrappedValue: held.commit?.author)
        _time = Nullable(wrappedValue: held.commit?.time.description)
        _until = Nullable(wrappedValue: held.until?.description)
        places = held.places
    }
}
