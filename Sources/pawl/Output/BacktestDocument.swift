import OCI
import Policies
import Reports

/// `backtest -o json`: for each policy what it would have written.
struct BacktestDocument: Encodable {
    struct Update: Encodable {
        var time: String
        @Nullable var from: String?
        var to: String
        @Nullable var digest: String?
        /// When the tag had been pushed.
        var pushed: String
        var message: String
    }

    /// What waits at the end of the history.
    struct Pending: Encodable {
        var reason: String
        var message: String
    }

    struct Replay: Encodable {
        var policy: String
        var image: String
        var updates: [Update]
        @Nullable var final: String?
        @Nullable var pending: Pending?

        init(_ policy: UpdatePolicy, _ image: ImagePolicy, _ backtest: Backtest) {
            self.policy = policy.id.description
            self.image = image.repository.original
            updates = backtest.updates.map { update in
                Update(
                    time: update.time.description, from: update.from?.text, to: update.to.text,
                    digest: update.digest?.text, pushed: update.pushed.description, message: update.message)
            }
            _final = Nullable(wrappedValue: backtest.updates.last?.to.text)
            _pending = Nullable(
                wrappedValue: backtest.pending.map { Pending(reason: $0.reason.rawValue, message: $0.message) })
        }
    }

    var replays: [Replay]

    func text(within width: Int?) -> String {
        var lines: [String] = []
        for (index, replay) in replays.enumerated() {
            if index > 0 { lines.append("") }
            let count = replay.updates.count
            lines.append("\(name(index)): \(count) update\(count == 1 ? "" : "s") of \(replay.image)")
            if let pending = replay.pending { lines.append("then \(pending.reason): \(pending.message)") }
            guard count > 0, replays.count == 1 else { continue }
            var table = TextTable(["TIME", "FROM", "TO", "PUSHED", "WHY"])
            for update in replay.updates {
                table.append([update.time, update.from ?? "-", update.to, update.pushed, update.message])
            }
            lines += ["", table.text(within: width)]
        }
        if replays.count > 1 { lines += ["", comparison.text(within: width)] }
        return lines.joined(separator: "\n")
    }

    private func name(_ index: Int) -> String {
        replays.count == 1 ? replays[index].policy : "\(index == 0 ? "A" : "B") \(replays[index].policy)"
    }

    /// Both policies' updates in one order of time.
    private var comparison: TextTable {
        var table = TextTable(["TIME", "A", "B"])
        var updates: [(time: String, replay: Int, tag: String)] = []
        for (index, replay) in replays.enumerated() {
            updates += replay.updates.map { ($0.time, index, $0.to) }
        }
        updates.sort { ($0.time, $0.replay) < ($1.time, $1.replay) }
        var next = 0
        while next < updates.count {
            let time = updates[next].time
            var cells = ["", ""]
            while next < updates.count, updates[next].time == time {
                let (replay, tag) = (updates[next].replay, updates[next].tag)
                cells[replay] += (cells[replay].isEmpty ? "" : ", ") + tag
                next += 1
            }
            table.append([time] + cells)
        }
        return table
    }
}
