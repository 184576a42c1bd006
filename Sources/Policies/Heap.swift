/// The elements of a list from the first of an order on, as many as are asked for: cheaper than a sort where the first
/// few are enough.
struct Heap<Element> {
    private var elements: [Element]
    private let isBefore: (Element, Element) -> Bool

    init(_ elements: [Element], isBefore: @escaping (Element, Element) -> Bool) {
        self.elements = elements
        self.isBefore = isBefore
        for index in (0..<elements.count / 2).reversed() { sink(index) }
    }

    mutating func popFirst() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        if !elements.isEmpty {
            elements[0] = last
            sink(0)
        }
        return first
    }

    private mutating func sink(_ start: Int) {
        var index = start
        while true {
            var first = index
            for child in [2 * index + 1, 2 * index + 2] where child < elements.count {
                if isBefore(elements[child], elements[first]) { first = child }
            }
            guard first != index else { return }
            elements.swapAt(index, first)
            index = first
        }
    }
}
