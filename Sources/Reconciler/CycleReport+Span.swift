import Planning
import Policies
import Tracing

extension Span {
    /// Says how a cycle ended.
    func describe(_ report: CycleReport) {
        guard isRecording else { return }
        updateAttributes { attributes in
            attributes["pawl.source"] = report.source
            attributes["pawl.outcome"] = report.outcome.word
            attributes["pawl.changes"] = report.plan.changes.count
            attributes["pawl.lost_races"] = report.lostRaces
            switch report.outcome {
            case .pushed(let revision): attributes["pawl.commit"] = "\(revision)"
            case .failed(let reason, _): attributes["pawl.reason"] = reason.rawValue
            case .unchanged, .planned, .stopped: break
            }
        }
        if case .failed(_, let message) = report.outcome { setStatus(SpanStatus(code: .error, message: message)) }
    }
}
