import Foundation

/// Columns of text, each as wide as its widest cell, for a person's eyes.
struct TextTable {
    private struct Cell {
        let text: String
        let width: Int

        init(_ text: String) {
            self.text = text
            // Of ASCII text the bytes are the characters; finding characters in a large table takes longer than the rest.
            width = text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
        }
    }

    private var rows: [[Cell]]
    private var widths: [Int]

    init(_ header: [String]) {
        rows = []
        widths = []
        append(header)
    }

    mutating func append(_ row: [String]) {
        let cells = row.map(Cell.init)
        for (index, cell) in cells.enumerated() {
            if index == widths.count { widths.append(0) }
            widths[index] = max(widths[index], cell.width)
        }
        rows.append(cells)
    }

    var text: String { text(within: nil) }

    /// - Parameter width: the characters of a line, where the last column is cut to fit; `nil` for lines of any length.
    func text(within width: Int?) -> String {
        let last = widths.count - 1
        let before = widths.dropLast().reduce(0) { $0 + $1 + 2 }
        // A column narrower than this says nothing; the terminal may wrap it.
        let room = width.map { max($0 - before, 20) }
        var text = ""
        for (index, row) in rows.enumerated() {
            if index > 0 { text += "\n" }
            for (column, cell) in row.enumerated() {
                if column == last, let room, cell.width > room {
                    text += cell.text.prefix(room - 1) + "…"
                } else {
                    text += cell.text
                }
                if column < row.count - 1 {
                    for _ in 0..<(widths[column] - cell.width + 2) { text += " " }
                }
            }
        }
        return text
    }
}

extension Standard {
    /// The width of the terminal that a person reads on; `nil` where nobody does.
    static var terminalWidth: Int? {
        guard isTerminal else { return nil }
        if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 {
            return columns
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
