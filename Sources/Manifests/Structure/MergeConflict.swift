/// The marks that Git leaves in a file where a merge is for a person to finish: `<<<<<<<`, `=======` and `>>>>>>>`, each at the
/// beginning of a line and in this order (git-merge).
struct MergeConflict {
    /// Where the first one begins, once all of it was seen.
    private(set) var line: Int?
    private var begun: Int?
    private var isDivided = false

    /// Called with the beginning of each line.
    @inline(__always)
    mutating func look(at start: Int, in bytes: ByteView, _ line: Int) {
        guard bytes[start] >= UInt8(ascii: "<"), bytes[start] <= UInt8(ascii: ">"), self.line == nil else { return }
        note(start, bytes, line)
    }

    private mutating func note(_ start: Int, _ bytes: ByteView, _ line: Int) {
        if bytes.matches("<<<<<<< ", at: start) {
            begun = line
            isDivided = false
        } else if begun != nil, bytes.matches("=======", at: start), bytes.isBreakOrEnd(start + 7) {
            isDivided = true
        } else if isDivided, bytes.matches(">>>>>>> ", at: start) {
            self.line = begun
        }
    }
}
