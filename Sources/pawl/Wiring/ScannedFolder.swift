import Dispatch
import Foundation
import Manifests
import Reports

/// Every file under the given paths that holds image fields or values to report, scanned side by side.
struct ScannedFolder {
    struct File: Sendable {
        let path: String
        let scan: FileScan
        /// The bytes scanned, where they are to be kept.
        let bytes: [UInt8]
    }

    private(set) var files: [File] = []
    private(set) var skipped: [ChangesDocument.Skip] = []

    /// - Parameter keepsBytes: whether the bytes are needed after the scan.
    init(_ paths: [String], keepsBytes: Bool = false) throws {
        let pending = PendingFolders()
        let progress = Progress("scanned", "files")
        var worker = FolderWorker(pending, progress, keepsBytes: keepsBytes)
        for path in paths { try worker.begin(path) }
        let workers = Workers(worker, count: ProcessInfo.processInfo.activeProcessorCount)
        DispatchQueue.concurrentPerform(iterations: workers.count) { workers.run($0) }
        progress.end()
        let results = workers.finish()
        let found = results.flatMap(\.files).sorted { $0.path < $1.path }
        skipped = results.flatMap(\.skipped).sorted { $0.file < $1.file }
        let charts = ChartSources(found.lazy.map(\.scan))
        files = found.map { File(path: $0.path, scan: charts.resolve($0.scan), bytes: $0.bytes) }
        for file in files {
            skipped += file.scan.skipped.map { skip in
                ChangesDocument.Skip(
                    source: nil, file: file.path, line: skip.line, policy: nil, reason: skip.reason.rawValue,
                    message: skip.message)
            }
        }
    }
}

/// One worker a thread.
///
/// `@unchecked`: the worker at an index is touched by the one iteration of that index, and by nobody else until all have
/// ended.
private final class Workers: @unchecked Sendable {
    private let workers: UnsafeMutableBufferPointer<FolderWorker>

    var count: Int { workers.count }

    /// - Parameter first: the worker that has begun; the others begin with nothing.
    init(_ first: FolderWorker, count: Int) {
        workers = .allocate(capacity: max(1, count))
        workers.initialize(repeating: first.another)
        workers[0] = first
    }

    func run(_ index: Int) { workers[index].run() }

    func finish() -> [FolderWorker] {
        defer {
            workers.deinitialize()
            workers.deallocate()
        }
        return Array(workers)
    }
}
