import Curl
import Policies

/// Every metric that Pawl shows, in the order of the page: the only place where names, meanings and labels are promised.
/// Metrics are added, never renamed; `docs/metrics.md`, the dashboard and the alert rules are tested against this list.
///
/// Rooms that count name their metrics in place, through the `Metrics` API. A metric that is not in this list is not shown.
package enum MetricCatalogue {
    package static let all = registries + cycles + git + arrivals + itself

    package static func definition(of name: String) -> MetricDefinition? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    // MARK: Labels

    private static let registry = MetricLabel("registry", .configured)
    private static let repository = MetricLabel("repository", .configured)
    private static let source = MetricLabel("source", .configured)
    private static let policy = MetricLabel("policy", .configured)
    private static let receiver = MetricLabel("receiver", .configured)
    private static let reasons = Set(Reason.allCases.map(\.rawValue))
    private static let reason = MetricLabel("reason", .oneOf(reasons))

    private static func result(_ values: String...) -> MetricLabel { MetricLabel("result", .oneOf(Set(values))) }

    /// The status of a response, or why there was none.
    private static let code = MetricLabel(
        "code", .oneOf(Set((100...599).map(String.init) + CurlError.Code.allCases.map(\.rawValue))))

    // MARK: Metrics

    private static let registries = [
        MetricDefinition(
            "pawl_registry_requests_total", .counter,
            "Requests sent for a registry, by the status of the response or why there was none.", [registry, code]),
        MetricDefinition(
            "pawl_registry_request_duration_seconds", .histogram(bounds: ofRequests),
            "How long requests sent for a registry took, without the wait for their turn.", [registry]),
        MetricDefinition(
            "pawl_registry_rate_limited_until_timestamp_seconds", .gauge,
            "When a registry's last pause ends that it asked for; 0 where it never asked for one.", [registry]),
        MetricDefinition(
            "pawl_tags_known", .gauge, "Tags in the last whole list of a repository.", [repository]),
    ]

    private static let cycles = [
        MetricDefinition(
            "pawl_cycles_total", .counter, "Cycles of a source, by how they ended.",
            [source, result("unchanged", "planned", "pushed", "failed", "stopped")]),
        MetricDefinition(
            "pawl_cycle_duration_seconds", .histogram(bounds: ofCycles), "How long cycles of a source took.", [source]),
        MetricDefinition(
            "pawl_cycle_last_success_timestamp_seconds", .gauge,
            "When a cycle of the source last went through; 0 before the first one.", [source]),
        MetricDefinition(
            "pawl_policy_evaluations_total", .counter,
            "Times that an image of a policy was decided on in a source, by the reason code it came to.",
            [policy, MetricLabel("result", .oneOf(reasons))]),
        MetricDefinition(
            "pawl_update_pending", .gauge,
            "Images of a policy that are held back, or could not be brought to the branch, by the reason code.",
            [policy, reason]),
        MetricDefinition(
            "pawl_reverts_held", .gauge,
            "Values of a source that stay as they are because a person set them back or held them in the history.",
            [source]),
        MetricDefinition(
            "pawl_other_writer_conflicts_total", .counter,
            "Times that an image of a source began to be left alone because something else keeps changing it.",
            [source]),
        MetricDefinition(
            "pawl_updates_total", .counter, "Images moved forward on a source's branch.", [source]),
        MetricDefinition(
            "pawl_first_seen_to_pushed_seconds", .histogram(bounds: ofLags),
            "From when a tag was first seen to the push of the commit that wrote it.", [source]),
    ]

    private static let git = [
        MetricDefinition(
            "pawl_git_push_total", .counter, "Pushes to a source, by what became of them.",
            [source, result("accepted", "refused", "lostRace", "failed")]),
        MetricDefinition(
            "pawl_git_push_retries_total", .counter,
            "Times that a plan was made again because another writer was faster.", [source]),
        MetricDefinition(
            "pawl_git_duration_seconds", .histogram(bounds: ofRequests),
            "How long fetches from and pushes to a source took.",
            [source, MetricLabel("operation", .oneOf(["fetch", "push"]))]),
        MetricDefinition(
            "pawl_commit_images", .histogram(bounds: [1, 2, 5, 10, 20, 50, 100, 500]),
            "Images that one pushed commit moved forward.", [source]),
    ]

    private static let arrivals = [
        MetricDefinition(
            "pawl_webhook_events_total", .counter, "Events that a webhook receiver got, by what became of them.",
            [
                receiver,
                result(
                    "Accepted", "Ignored", "Unauthenticated", "Malformed", "UnknownRegistry", "TooLarge", "TooSlow",
                    "UnsupportedMediaType", "RateLimited", "Unavailable"),
            ]),
        MetricDefinition(
            "pawl_notifications_total", .counter, "Notifications for a receiver, by what became of them.",
            [receiver, result("delivered", "refused", "failed", "dropped")]),
    ]

    private static let itself = [
        MetricDefinition(
            "pawl_configuration_problems", .gauge,
            "What is wrong with the configuration and the policies on disk; where they were refused, an earlier reading goes on."
        ),
        MetricDefinition(
            "pawl_trace_spans_total", .counter, "Ended spans, by what became of them.",
            [result("exported", "failed", "dropped")]),
        MetricDefinition(
            "pawl_metric_series_dropped_total", .counter,
            "Series that are not shown because a metric has too many, or was counted under labels it does not have."),
        MetricDefinition(
            "pawl_build_info", .gauge, "1, with what is running as labels.",
            [MetricLabel("version", .configured), MetricLabel("architecture", .configured)]),
        MetricDefinition("process_resident_memory_bytes", .gauge, "Memory of the process that is resident."),
        MetricDefinition("process_virtual_memory_bytes", .gauge, "Address space of the process."),
        MetricDefinition("process_cpu_seconds_total", .counter, "Processor time of the process, user and system."),
        MetricDefinition("process_open_fds", .gauge, "File descriptors that are open."),
        MetricDefinition("process_max_fds", .gauge, "File descriptors that may be open at most."),
        MetricDefinition("process_start_time_seconds", .gauge, "When the process started, since 1970."),
    ]

    // MARK: Buckets, in seconds

    /// From a loopback registry to one that is about to be given up.
    private static let ofRequests = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    private static let ofCycles = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]
    /// From a webhook's answer to a minimum age of weeks.
    private static let ofLags = [
        0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400, 259_200, 604_800, 1_209_600,
    ]
}
