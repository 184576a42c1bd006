import ArgumentParser
import Credentials
import OCI
import Registry
import Reports

/// `pawl login-check`: which credential a registry is shown, where it comes from, and whether it works.
struct LoginCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login-check",
        abstract: "Say which credential each registry is shown, from where, and whether it works.",
        discussion: """
            Without an argument every registry of the configuration and of its policies is checked. An image is checked \
            by listing its tags, a registry alone by asking whether it is one. No secret is shown.
            """)

    @ParentCommand var pawl: Pawl

    @Argument(help: "A registry such as ghcr.io, or an image such as ghcr.io/stefanprodan/podinfo.")
    var registry: String?

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    struct Entry: Encodable {
        var registry: String
        /// The image whose tags were listed.
        @Nullable var image: String?
        /// The kind and the origin of what was shown.
        @Nullable var credential: String?
        var works: Bool
        @Nullable var message: String?
    }

    func run() async throws {
        let access = try RegistryAccess(pawl.global)
        var entries: [Entry] = []
        for (repository, isImage) in try await subjects(access) {
            let check = await access.client.checkLogin(for: repository, isKnown: isImage)
            entries.append(
                Entry(
                    registry: repository.registry, image: isImage ? repository.original : nil,
                    credential: check.credential?.description, works: check.failure == nil,
                    message: check.failure?.message))
        }
        switch output {
        case .json: try Standard.print(json: entries)
        case .text:
            var table = TextTable(["REGISTRY", "IMAGE", "CREDENTIAL", "WORKS"])
            for entry in entries {
                table.append([
                    entry.registry, entry.image ?? "-", entry.credential ?? "none (anonymous)",
                    entry.message.map { "no: \($0)" } ?? "yes",
                ])
            }
            Standard.print(table.text(within: Standard.terminalWidth))
        }
        if entries.contains(where: { !$0.works }) { throw ExitCode.failure }
    }

    /// What to check: an image of each registry where one is known.
    private func subjects(_ access: RegistryAccess) async throws -> [(Repository, isImage: Bool)] {
        if let registry {
            if let host = LoginCheckCommand.registryAlone(registry) {
                let images = try await access.images()
                return [images.first { $0.registry == host.registry }.map { ($0, true) } ?? (host, false)]
            }
            do { return [(try Repository(parsing: registry), true)] } catch { throw CommandFailure(error.description) }
        }
        var subjects: [String: (Repository, isImage: Bool)] = [:]
        for host in access.registries {
            if let repository = LoginCheckCommand.registryAlone(host) { subjects[host] = (repository, false) }
        }
        for image in try await access.images().sorted(by: { $0.original > $1.original }) {
            subjects[image.registry] = (image, true)
        }
        guard !subjects.isEmpty else {
            throw CommandFailure("there is no configuration with registries or policies here; name a registry")
        }
        return subjects.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A repository that stands for a registry as a whole; `nil` where the text is an image.
    private static func registryAlone(_ text: String) -> Repository? {
        guard !text.contains("/"), let repository = try? Repository(parsing: text + "/pawl/login-check"),
            repository.path == "pawl/login-check"
        else { return nil }
        return repository
    }
}
