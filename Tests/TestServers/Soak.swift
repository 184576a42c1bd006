import Foundation

/// How long the tests go on that are worth more the longer they take: `make soak` asks for the long way.
package enum Soak {
    package static let isLong = ProcessInfo.processInfo.environment["PAWL_SOAK"] == "1"

    /// How long many writers push to one branch.
    package static let crowd: Duration = isLong ? .seconds(60) : .seconds(5)
    /// How long registry and Git server go and come back.
    package static let outages: Duration = isLong ? .seconds(1_800) : .seconds(12)
    package static let kills = isLong ? 200 : 24
    /// How often a mirror fetches something new.
    package static let fetches = isLong ? 1_000 : 60
}
