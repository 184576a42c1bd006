/// A failure that ends a command with exit status 1; its text says what happened and what to do.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
