import Policies

/// A time given on the command line.
struct Moment {
    let instant: Instant

    init(_ text: String) throws {
        do { instant = try Instant(parsing: text) } catch { throw CommandFailure(error.message) }
    }

    /// What is wrong with a text; `nil` for a time.
    static func problem(of text: String) -> String? {
        do {
            _ = try Instant(parsing: text)
            return nil
        } catch {
            return error.message
        }
    }
}
