package import Logging
import Planning
import Policies
package import Resources

/// What the log says of a cycle: constant messages, the facts as metadata under stable keys.
package struct CycleLog {
    private let logger: Logger

    package init(_ logger: Logger) { self.logger = logger }

    /// - Parameter previous: the report of the cycle before; what it passed over is not said again.
    func log(_ report: CycleReport, after previous: CycleReport? = nil) {
        let known = Set(previous?.plan.skipped ?? [])
        var logger = logger
        logger[metadataKey: "source"] = "\(report.source)"
        let knownDiagnostics = Set(previous?.diagnostics ?? [])
        log(report.diagnostics.filter { !knownDiagnostics.contains($0) })
        for verdict in report.plan.verdicts {
            let metadata: Logger.Metadata = [
                "policy": "\(verdict.policy)", "image": "\(verdict.image)", "reason": "\(verdict.reason.rawValue)",
                "detail": "\(verdict.message)",
            ]
            switch verdict.reason {
            case let reason where reason.isFailure: logger.error("image not updated", metadata: metadata)
            case .noFieldFound: logger.warning("image not found in the source", metadata: metadata)
            default: logger.debug("image decided", metadata: metadata)
            }
        }
        for skip in report.plan.skipped where !known.contains(skip) {
            logger.notice(
                "value passed over",
                metadata: [
                    "file": "\(skip.file)", "line": "\(skip.line)", "reason": "\(skip.reason)",
                    "detail": "\(skip.message)",
                ])
        }
        log(report.plan.changes, pushed: report.outcome, logger)
        log(report.outcome, of: report, logger)
    }

    /// What is wrong with policy files.
    package func log(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            logger.error(
                "invalid resource",
                metadata: [
                    "reason": "\(Reason.invalidPolicy.rawValue)", "file": "\(diagnostic.file)",
                    "line": "\(diagnostic.line)", "detail": "\(diagnostic)",
                ])
        }
    }

    private func log(_ changes: [PlannedChange], pushed outcome: CycleReport.Outcome, _ logger: Logger) {
        let message: Logger.Message
        switch outcome {
        case .pushed: message = "value updated"
        case .planned: message = "value would be updated"
        case .unchanged, .failed, .stopped: return
        }
        for change in changes {
            logger.info(
                message,
                metadata: [
                    "policy": "\(change.policy)", "image": "\(change.image)", "from": "\(change.from ?? "")",
                    "to": "\(change.to)", "file": "\(change.file)", "line": "\(change.line)",
                    "reason": "\(Reason.selected.rawValue)",
                ])
        }
    }

    private func log(_ outcome: CycleReport.Outcome, of report: CycleReport, _ logger: Logger) {
        switch outcome {
        case .pushed(let revision):
            logger.notice(
                "commit pushed",
                metadata: [
                    "commit": "\(revision)", "changes": "\(report.plan.changes.count)",
                    "lostRaces": "\(report.lostRaces)",
                ])
        case .failed(let reason, let message):
            logger.error("cycle failed", metadata: ["reason": "\(reason.rawValue)", "detail": "\(message)"])
        case .unchanged: logger.debug("nothing to do")
        case .planned: logger.info("dry run, nothing written", metadata: ["changes": "\(report.plan.changes.count)"])
        case .stopped: logger.debug("cycle broken off by a stop")
        }
    }
}
