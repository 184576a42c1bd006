import OCI

extension FuzzedFile {
    /// Every field lies in the file, holds what it says, and stands on the line and column it names; set to what it
    /// is, it stays.
    func checkFields() {
        let lines = LineStarts(bytes)
        for field in fields {
            let range = field.byteRange
            guard range.lowerBound >= 0, range.upperBound <= bytes.count else {
                violated(.places, "\(field.path) at \(range) leaves the file", in: self)
            }
            guard bytes[range].elementsEqual(field.value.utf8) else {
                violated(.places, "\(field.path) at \(range) does not hold '\(field.value)'", in: self)
            }
            let place = lines.place(of: range.lowerBound)
            guard place.line == field.line, place.column == field.column else {
                let told = "\(field.line):\(field.column)"
                violated(.places, "\(field.path) says \(told) and is at \(place.line):\(place.column)", in: self)
            }
            checkItself(field)
        }
    }

    private func checkItself(_ field: ImageField) {
        let tag = field.tag.flatMap { Tag($0) }
        for pins in [false, true] {
            let itself = WantedImage(
                tag: tag, digest: field.digest, pins: pins, movesBareDigests: pins, repository: field.repository)
            if case .edits(let edits) = outcome(of: field, itself) {
                violated(.itself, "\(field.path) '\(field.value)' set to \(itself): \(edits)", in: self)
            }
        }
    }
}

/// Where the lines of a file begin: after `\n`, `\r` or both, and after a byte order mark.
private struct LineStarts {
    private var starts = [0]

    init(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { starts = [3] }
        for (index, byte) in bytes.enumerated() {
            let isBeforeLineFeed = index + 1 < bytes.count && bytes[index + 1] == Byte.lineFeed
            if byte == Byte.lineFeed || (byte == Byte.carriageReturn && !isBeforeLineFeed) { starts.append(index + 1) }
        }
    }

    /// From 1, both.
    func place(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, offset - starts[low] + 1)
    }
}
