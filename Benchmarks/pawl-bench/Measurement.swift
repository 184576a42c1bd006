import Foundation

/// Wall-clock and processor time of some work, and the lines that `make bench` prints.
enum Measurement {
    struct Cost {
        var wall: Double
        var processor: Double
    }

    /// The cheapest of several runs: what the work costs without what else the machine was doing.
    static func best(of runs: Int, _ work: () async throws -> Void) async rethrows -> Cost {
        var best = Cost(wall: .infinity, processor: .infinity)
        for _ in 0..<runs {
            let processor = processorSeconds()
            let start = ContinuousClock.now
            try await work()
            let wall = start.duration(to: .now) / .seconds(1)
            best.wall = min(best.wall, wall)
            best.processor = min(best.processor, processorSeconds() - processor)
        }
        return best
    }

    /// The median of several runs, for work that changes the world and is a little different each time.
    static func median(of runs: Int, _ work: (Int) async throws -> Void) async rethrows -> Double {
        var times: [Double] = []
        for run in 0..<runs {
            times.append(try await seconds { try await work(run) })
        }
        return percentile(0.5, of: times)
    }

    static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await work()
        return start.duration(to: .now) / .seconds(1)
    }

    /// The smallest of some numbers that no fewer than a share of them are not above; infinite where there are none.
    static func percentile(_ share: Double, of numbers: [Double]) -> Double {
        guard !numbers.isEmpty else { return .infinity }
        let rank = (share * Double(numbers.count)).rounded(.up)
        return numbers.sorted()[min(numbers.count, max(1, Int(rank))) - 1]
    }

    static func milliseconds(_ seconds: Double) -> String { String(format: "%.1f ms", seconds * 1_000) }

    static func ratio(_ ours: Double, _ theirs: Double) -> String { String(format: "%.2f ×", ours / theirs) }

    /// Resident memory of this process, in MiB.
    static func residentMiB() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return 0 }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
