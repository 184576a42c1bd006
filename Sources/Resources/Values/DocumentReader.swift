import Policies
import Yams

/// One document while it is read: collects everything that is wrong with it, not only the first.
final class DocumentReader {
    let file: String
    let zones: TimeZoneLookup
    let home: ResourceHome
    /// The lines of the file before the document's text.
    private let lineOffset: Int
    private(set) var diagnostics: [Diagnostic] = []
    private var visited = 0

    static let maximumDiagnostics = 100
    static let maximumNodes = 100_000

    init(file: String, lineOffset: Int, zones: @escaping TimeZoneLookup, home: ResourceHome) {
        self.file = file
        self.home = home
        self.zones = zones
        self.lineOffset = lineOffset
    }

    func location(of node: Node) -> Location {
        Location(line: (node.mark?.line ?? 1) + lineOffset, column: node.mark?.column ?? 1)
    }

    /// Notes a problem, whose message may quote anything that a file can hold; after ``maximumDiagnostics`` of them
    /// only that there are more.
    func report(_ location: Location, _ field: String, _ message: String, _ remedy: String?) {
        guard diagnostics.count <= DocumentReader.maximumDiagnostics else { return }
        let isLast = diagnostics.count == DocumentReader.maximumDiagnostics
        diagnostics.append(
            Diagnostic(
                file: file, line: location.line, column: location.column, field: isLast ? "" : field,
                message: isLast ? "the document has more problems than are shown" : message.printable(600),
                remedy: isLast ? "mend these first" : remedy?.printable(600)))
    }

    /// Counts nodes before they are read; false, and a problem, where the document has too many.
    func visit(_ count: Int, at location: Location, _ field: String) -> Bool {
        guard visited <= DocumentReader.maximumNodes else { return false }
        visited += count
        guard visited > DocumentReader.maximumNodes else { return true }
        report(location, field, "the document has more than \(DocumentReader.maximumNodes) values", "split it")
        return false
    }
}
