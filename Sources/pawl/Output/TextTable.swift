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

    var text: String {
        var text = ""
        for (index, row) in rows.enumerated() {
            if index > 0 { text += "\n" }
            for (column, cell) in row.enumerated() {
                text += cell.text
                if column < row.count - 1 {
                    for _ in 0..<(widths[column] - cell.width + 2) { text += " " }
                }
            }
        }
        return text
    }
}
