/// A program that a test writes and runs.
package enum Script {
    /// Writes a program of the shell, or of what its first line names.
    ///
    /// Another process writes the file: were it open for writing in this one while a test beside starts a program, that
    /// program would hold it open too until it runs, and to start it meanwhile fails (`ETXTBSY`).
    package static func write(_ text: String, to file: String) throws {
        let text = text.hasPrefix("#!") ? text : "#!/bin/sh\n\(text)\n"
        let result = try ChildProcess.run(
            "/bin/sh", ["-c", "cat > \"$0\" && chmod 755 \"$0\"", file], input: Array(text.utf8))
        guard result.status == 0 else { throw ChildProcess.Failure(description: result.errors) }
    }
}
