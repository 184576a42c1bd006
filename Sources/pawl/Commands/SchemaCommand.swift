import ArgumentParser
import Resources

/// `pawl schema`: the JSON Schema of a kind of resource.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of a kind of resource, for editors.",
        discussion: "The kinds are \(JSONSchema.kinds.joined(separator: " and ")).")

    @Argument(help: "The kind.", completion: .list(JSONSchema.kinds))
    var kind: String

    func run() throws {
        do { Standard.print(try JSONSchema.text(for: kind)) } catch { throw CommandFailure(error.description) }
    }
}
