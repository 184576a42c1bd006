/// Puts commits in an order in which each comes before all that it comes from, whatever their clocks said; otherwise they
/// stay as they were given.
struct AncestryOrder {
    private var ids: [Revision] = []
    /// The parents of all, one after the other: a history is long, and an array for each commit is not small.
    private var parents: [Revision] = []
    private var ends: [Int] = []

    var count: Int { ids.count }

    mutating func add(_ id: Revision, _ parents: [Revision]) {
        ids.append(id)
        self.parents += parents
        ends.append(self.parents.count)
    }

    func sorted() -> [Revision] {
        let places = Dictionary(zip(ids, ids.indices)) { first, _ in first }
        let parents = parents.map { places[$0] ?? -1 }
        func parentsOf(_ place: Int) -> ArraySlice<Int> { parents[(place == 0 ? 0 : ends[place - 1])..<ends[place]] }
        let isInOrder = ids.indices.allSatisfy { place in parentsOf(place).allSatisfy { $0 < 0 || $0 > place } }
        if isInOrder { return ids }
        var children = [Int](repeating: 0, count: ids.count)
        for parent in parents where parent >= 0 { children[parent] += 1 }
        // No earlier than given, and after all that come from it.
        var ranks = Array(ids.indices)
        var ready = ids.indices.filter { children[$0] == 0 }
        while let next = ready.popLast() {
            for parent in parentsOf(next) where parent >= 0 {
                ranks[parent] = max(ranks[parent], ranks[next] + 1)
                children[parent] -= 1
                if children[parent] == 0 { ready.append(parent) }
            }
        }
        return ids.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { ids[$0] }
    }
}
