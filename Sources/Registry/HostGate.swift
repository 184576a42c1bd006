/// Lets a limited number of requests to one host be under way; the others wait in line.
actor HostGate {
    private let limit: Int
    private var underWay = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(limit: Int) { self.limit = limit }

    func enter() async {
        if underWay < limit {
            underWay += 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Hands the place to the first in line.
    func leave() {
        if waiting.isEmpty { underWay -= 1 } else { waiting.removeFirst().resume() }
    }
}
