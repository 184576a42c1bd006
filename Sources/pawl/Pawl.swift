import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The command line. Each command is a file in `Commands`; this is the only target that knows every room.
@main
struct Pawl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pawl",
        abstract: "Moves image versions forward in Git.",
        discussion: """
            Pawl lists the tags of OCI registries, picks one per image by policy, rewrites exactly that value in the \
            manifests in Git, commits and pushes. A GitOps operator such as Argo CD or Flux rolls it out.

            Exit status: 0 success, 1 failure, 2 'plan --exit-code' found changes, 64 usage.
            """,
        version: Version.number,
        subcommands: [
            RunCommand.self, PlanCommand.self, ExplainCommand.self, BacktestCommand.self, TagsCommand.self,
            LoginCheckCommand.self, NotifyTestCommand.self,
            HoldCommand.self, ResumeCommand.self, HoldsCommand.self, AuditCommand.self, ScanCommand.self,
            SetCommand.self, StatusCommand.self, ValidateCommand.self, SchemaCommand.self, VersionCommand.self,
            DemoCommand.self,
        ])

    @OptionGroup var global: GlobalOptions

    /// Runs the command and ends the process.
    ///
    /// It ends without the libraries' exit handlers: those free what threads of connections that are just being closed may
    /// still use, and nothing that they do is needed.
    static func main() async {
        var status = ExitCode.success
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            status = exitCode(for: error)
            let message = fullMessage(for: error)
            if !message.isEmpty {
                if status.isSuccess { Standard.print(message) } else { Standard.error(message) }
            }
        }
        fflush(nil)
        _exit(status.rawValue)
    }
}
