extension StringProtocol {
    /// The text in quotes for a message, cut to a length that fits a line.
    var quoted: String { "'\(printable(120))'" }

    /// The text for a line of output: control characters escaped, cut after so many code points.
    func printable(_ maximum: Int) -> String {
        var shown = ""
        for scalar in unicodeScalars.prefix(maximum) {
            if scalar.properties.generalCategory == .control {
                shown += scalar.escaped(asASCII: true)
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.dropFirst(maximum).isEmpty ? shown : shown + "…"
    }
}
