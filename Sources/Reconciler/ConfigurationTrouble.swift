import Metrics
package import Policies

/// What is wrong with the configuration, or with the policies on disk.
package struct ConfigurationTrouble: Sendable {
    /// Since when it has been so.
    package let since: Instant
    /// Whether what stands on disk was refused, so that an earlier reading goes on; where not, the rest of it is in use.
    package let isRefused: Bool
    /// Each with its place and its remedy.
    package let problems: [String]

    /// Shows how many problems there are.
    static func count(_ problems: Int) { Gauge(label: "pawl_configuration_problems").record(problems) }
}
