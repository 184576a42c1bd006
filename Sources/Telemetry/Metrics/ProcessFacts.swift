import Foundation

/// What the system knows of this process, read as the page is made. Source: proc(5).
struct ProcessFacts {
    /// By the metric's name; a fact that the system does not tell is missing.
    let values: [String: Double]

    static let names: Set<String> = [
        "process_resident_memory_bytes", "process_virtual_memory_bytes", "process_cpu_seconds_total",
        "process_open_fds", "process_max_fds", "process_start_time_seconds",
    ]

    init(proc: String = "/proc") {
        var values: [String: Double] = [:]
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        if let stat = try? String(contentsOfFile: "\(proc)/self/stat", encoding: .utf8),
            // The program's name may hold anything, a closing parenthesis too.
            let end = stat.lastIndex(of: ")"), ticks > 0
        {
            // The first one here is the third field, the state.
            let fields = stat[stat.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
            if fields.count > 21 {
                values["process_cpu_seconds_total"] = (fields[11] + fields[12]) / ticks
                values["process_virtual_memory_bytes"] = fields[20]
                values["process_resident_memory_bytes"] = fields[21] * Double(sysconf(Int32(_SC_PAGESIZE)))
                if let boot = ProcessFacts.bootTime(proc) {
                    values["process_start_time_seconds"] = boot + fields[19] / ticks
                }
            }
        }
        if let names = try? FileManager.default.contentsOfDirectory(atPath: "\(proc)/self/fd") {
            // One of them is that of the listing itself.
            values["process_open_fds"] = Double(max(0, names.count - 1))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            values["process_max_fds"] = Double(limit.rlim_cur)
        }
        self.values = values
    }

    private static func bootTime(_ proc: String) -> Double? {
        guard let text = try? String(contentsOfFile: "\(proc)/stat", encoding: .utf8) else { return nil }
        return text.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
    }
}
