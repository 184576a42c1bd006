extension String {
    /// The text on one line, as far as a terminal may be shown it: what would move the cursor or turn the direction of
    /// reading is escaped.
    func printable(_ maximum: Int) -> String {
        var text = ""
        for scalar in unicodeScalars.prefix(maximum) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.count > maximum ? text + "…" : text
    }
}
