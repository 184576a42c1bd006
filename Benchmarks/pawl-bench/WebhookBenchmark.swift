import Curl
import Foundation
import TestServers
import TestSignatures

/// From a push to Debian's docker-registry, by its own notification, to the commit on a remote over HTTP: the whole service
/// as it runs.
enum WebhookBenchmark {
    private static let apps = 10
    private static let single = 900
    private static let burst = 100

    static func run() async throws {
        print(
            "\nPushed tag, by the registry's own notification → commit on the remote (p50 < 300 ms, p99 < 1 s, none lost)"
        )
        let executable = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("pawl").path
        let service = try await ToldService.start(executable: executable, apps: apps)
        let loop = CurlLoop()
        defer {
            service.stop()
            loop.stop()
        }
        func push(_ tag: String, to app: Int) async throws {
            let push = TestPush(port: service.registry.port, repository: "team/app-\(app)", loop: loop)
            _ = try await push.image(tag)
        }
        // The first cycle fills the mirror.
        try await push("1.0.0", to: 0)
        try await service.wait(for: "1.0.0", of: 0)

        var times: [Double] = []
        for number in 1...single {
            let app = number % apps
            try await push("1.\(number).0", to: app)
            let pushed = ContinuousClock.now
            let committed = try await service.wait(for: "1.\(number).0", of: app)
            times.append(max(0, pushed.duration(to: committed) / .seconds(1)))
        }
        times.sort()
        func percentile(_ part: Double) -> String {
            Measurement.milliseconds(times[min(times.count - 1, Int(Double(times.count) * part))])
        }
        print(
            "  \(single) pushes one after the other: p50 \(percentile(0.5)), p90 \(percentile(0.9)), p99 \(percentile(0.99)), "
                + "longest \(percentile(1))")

        let (commits, start) = (try service.commitCount, ContinuousClock.now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...burst { group.addTask { try await push("2.\(number).0", to: number % apps) } }
            try await group.waitForAll()
        }
        let pushed = ContinuousClock.now
        for app in 0..<apps {
            let last = (1...burst).last { $0 % apps == app } ?? 0
            try await service.wait(for: "2.\(last).0", of: app)
        }
        print(
            "  \(burst) pushes at once, in \(Measurement.milliseconds(start.duration(to: pushed) / .seconds(1))): all there "
                + "\(Measurement.milliseconds(pushed.duration(to: .now) / .seconds(1))) later, in "
                + "\(try service.commitCount - commits) commits; resident \(Int(try service.residentMiB())) MiB")
    }
}
