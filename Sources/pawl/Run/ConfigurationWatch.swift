import Foundation
import ServiceLifecycle
import UnixSignals

/// Tells when the configuration may have changed: a SIGHUP, or other bytes in one of its files.
struct ConfigurationWatch: Sendable {
    /// How often the files are looked at. A mounted ConfigMap changes by a swap of links, which no single file's notice tells.
    static let period = Duration.seconds(2)

    /// The files and folders that hold the configuration.
    let paths: [String]
    /// How they were when the watch began.
    private let before: [String]

    init(paths: [String]) {
        self.paths = paths
        before = ConfigurationWatch.state(of: paths)
    }

    /// Waits for a change since the watch began; returns without one only where the task is cancelled.
    func next() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sighup) { return }
            }
            group.addTask {
                while !Task.isCancelled, ConfigurationWatch.state(of: paths) == before {
                    try? await Task.sleep(for: ConfigurationWatch.period)
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// What the files look like from outside: their names, sizes, times and numbers, links followed.
    private static func state(of paths: [String]) -> [String] {
        paths.flatMap { path in
            var names = [path]
            if let inner = try? FileManager.default.subpathsOfDirectory(atPath: path) {
                names += inner.prefix(10_000).map { "\(path)/\($0)" }
            }
            return names.map { name in
                let real = URL(filePath: name).resolvingSymlinksInPath().path
                let found = try? FileManager.default.attributesOfItem(atPath: real)
                let parts: [Any?] = [
                    found?[.size], (found?[.modificationDate] as? Date)?.timeIntervalSince1970,
                    found?[.systemFileNumber],
                ]
                return "\(name) \(parts.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " "))"
            }
        }
    }
}
