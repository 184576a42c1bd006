import Planning
import Reconciler

extension SourceReconciler {
    /// The unified diff of what a cycle planned, from the bytes at the revision it planned on.
    func diff(of report: CycleReport) async throws -> [UInt8] {
        guard let base = report.base else { return [] }
        let files = report.plan.editsByFile
        let bytes = try await bytes(of: files.map(\.path), at: base)
        return try files.flatMap { path, edits in
            try UnifiedDiff.text(path: path, bytes: bytes[path] ?? [], edits: edits)
        }
    }
}
