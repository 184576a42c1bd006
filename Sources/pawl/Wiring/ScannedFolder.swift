import Dispatch
import Foundation
import Manifests

/// Every file under the given paths that holds image fields or values to report, scanned side by side.
struct ScannedFolder {
    struct File: Sendable {
        let path: String
        let scan: FileScan
        /// The bytes scanned, where they are to be kept and fields were found.
        let bytes: [UInt8]
    }

    private(set) var files: [File] = []
    private(set) var skipped: [ChangesDocument.Skip] = []

    /// - Parameter keepsBytes: whether the bytes are needed after the scan.
    init(_ paths: [String], keepsBytes: Bool = false) throws {
        let tree = try FileTree(paths)
        for link in tree.links where ManifestScanner.isManifest(path: link) {
            skip(link, "SymbolicLink", "symbolic links are never followed")
        }
        let names = tree.files
        let results = Slots<(FileContents.Reading, FileScan)>(count: names.count)
        let progress = Progress("scanned", of: names.count, "files")
        DispatchQueue.concurrentPerform(iterations: names.count) { index in
            defer { progress.advance() }
            let reading = FileContents.read(names[index])
            guard case .bytes(let bytes) = reading else { return results.set(index, (reading, FileScan())) }
            let scan = ManifestScanner.scan(bytes, path: names[index])
            if !scan.isEmpty { results.set(index, (keepsBytes ? reading : .bytes([]), scan)) }
        }
        progress.end()
        var found: [File] = []
        for (index, path) in names.enumerated() {
            guard let (reading, scan) = results.take(index) else { continue }
            switch reading {
            case .bytes(let bytes): found.append(File(path: path, scan: scan, bytes: bytes))
            case .tooLarge: skip(path, "FileTooLarge", "the file is larger than \(FileContents.maximumSize >> 20) MiB")
            case .failed(let why): skip(path, "Unreadable", why)
            }
        }
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

    private mutating func skip(_ path: String, _ reason: String, _ message: String) {
        skipped.append(
            ChangesDocument.Skip(source: nil, file: path, line: 1, policy: nil, reason: reason, message: message))
    }
}

/// Results of work done side by side, one slot an index.
///
/// `@unchecked`: the lock protects the array.
private final class Slots<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Value?]

    init(count: Int) { values = Array(repeating: nil, count: count) }

    func set(_ index: Int, _ value: Value) { lock.withLock { values[index] = value } }
    func take(_ index: Int) -> Value? { lock.withLock { values[index] } }
}
