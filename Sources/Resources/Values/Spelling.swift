/// Guesses what a person meant by a word that is not known.
enum Spelling {
    private static let maximumLength = 40

    /// The name that differs least from the word, where it differs little enough to be meant: by a third of its
    /// letters at most, in other letter case or in another plural.
    static func nearest(to word: String, among names: [String]) -> String? {
        guard word.utf8.count <= maximumLength else { return nil }
        let letters = Array(word.lowercased().utf8)
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = distance(letters, Array(name.lowercased().utf8))
            guard distance <= max(1, max(name.utf8.count, letters.count) / 3) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (name, distance) }
        }
        return best?.name
    }

    /// The fewest insertions, deletions and replacements of a byte, and swaps of neighbours, that make one of the
    /// other.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            row.reserveCapacity(right.count + 1)
            for j in right.indices {
                var least = min(last[j + 1], row[j]) + 1
                least = min(least, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, beforeLast[j - 1] + 1)
                }
                row.append(least)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
