#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#endif

extension Programs {
    /// A program that was started, with the ends of the pipes to it and from it.
    package struct Talk {
        package let process: pid_t
        /// What is written here comes to the program's standard input.
        package let input: Int32
        /// What the program writes to its standard output is read here.
        package let output: Int32
    }

    /// Starts a program that is written to and read from through pipes; the caller closes its ends of them.
    package static func startTalk(
        _ path: String, _ arguments: [String], environment: [String], errors: ErrorOutput
    ) throws(StartFailure) -> Talk {
        let toProgram = try pipe()
        defer { close(toProgram.reading) }
        do throws(StartFailure) {
            let fromProgram = try pipe()
            defer { close(fromProgram.writing) }
            do throws(StartFailure) {
                let process = try start(
                    path, arguments, environment: environment, input: toProgram.reading, output: fromProgram.writing,
                    errors: errors)
                return Talk(process: process, input: toProgram.writing, output: fromProgram.reading)
            } catch {
                close(fromProgram.reading)
                throw error
            }
        } catch {
            close(toProgram.writing)
            throw error
        }
    }
}
