/// Cuts texts where a receiver takes no more.
enum Clip {
    static let ellipsis = "…"

    /// The text as it is, or as much of it as fits with an ellipsis at its end.
    ///
    /// - Parameters:
    ///   - limit: how long what comes out may be.
    ///   - measure: the length of a text, as the receiver counts.
    ///   - escape: what is written for a sign; the parts of what is written for one stay together.
    static func text(
        _ text: String, limit: Int, measure: (String) -> Int = \.utf16.count,
        escape: (Unicode.Scalar) -> String = { String($0) }
    ) -> String {
        var clipped = ""
        var length = 0
        /// How many bytes stay where the rest does not fit.
        var fitting = 0
        for scalar in text.unicodeScalars {
            let written = escape(scalar)
            length += measure(written)
            guard length <= limit else {
                return String(decoding: clipped.utf8.prefix(fitting), as: UTF8.self) + ellipsis
            }
            clipped += written
            if length + measure(ellipsis) <= limit { fitting = clipped.utf8.count }
        }
        return clipped
    }
}
