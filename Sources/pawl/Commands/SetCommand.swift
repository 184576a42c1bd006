import ArgumentParser
import Foundation
import Manifests
import OCI
import Planning
import Reports

/// `pawl set`: rewrites image fields in files on disk, no Git.
struct SetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set image fields in files to the given images' tags, in place.",
        usage: "pawl set [IMAGE…] [--policy NS:NAME=IMAGE]… [--diff | --dry-run] PATH…",
        discussion: """
            Each field whose repository equals IMAGE's gets IMAGE's tag, its digest or both; with --policy, each value \
            marked with that policy. Only the value's bytes change. A value that is pinned by a digest is changed only \
            where IMAGE has one; an IMAGE with a digest pins every value it is set in.

              pawl set ghcr.io/stefanprodan/podinfo:6.5.1 apps/
              pawl set --diff ghcr.io/stefanprodan/podinfo:6.5.1@sha256:… apps/
            """)

    @Option(name: .customLong("policy"), help: "Set the values marked with a policy, as NS:NAME=IMAGE; repeatable.")
    var marked: [String] = []

    @Flag(help: "Print a unified diff; write nothing.")
    var diff = false

    @Flag(help: "Print what would change; write nothing.")
    var dryRun = false

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    @Argument(help: "Images with the tag to set, then files and folders.")
    var arguments: [String]

    func run() async throws {
        let wanted = try WantedImages(arguments: arguments, marked: marked)
        let folder = try ScannedFolder(wanted.paths, keepsBytes: true)
        var document = ChangesDocument()
        document.skipped = folder.skipped
        for file in folder.files {
            var outcome = wanted.changes(in: file)
            if !outcome.applied.isEmpty {
                do {
                    try write(file, outcome)
                } catch let error as AppliedFileError {
                    outcome.refuse(file.path, error)
                }
            }
            document.changes += outcome.changes
            document.skipped += outcome.skipped
        }
        switch output {
        case .json: try Standard.print(json: document)
        case .text:
            if !diff {
                for change in document.changes {
                    let digest = change.digest.map { "@\($0)" } ?? ""
                    Standard.print(
                        "\(change.file):\(change.line): \(change.image) \(change.from ?? "") -> \(change.to ?? "")\(digest)"
                    )
                }
                if document.changes.isEmpty { Standard.error("nothing to change") }
            }
            for skip in document.skipped {
                Standard.error("\(skip.file):\(skip.line): \(skip.reason): \(skip.message)")
            }
        }
    }

    /// Writes a file's changes, or shows them.
    private func write(_ file: ScannedFolder.File, _ outcome: WantedImages.Outcome) throws {
        let after = try AppliedFile.bytes(of: file.path, file.bytes, applying: outcome.applied)
        if diff {
            let edits = outcome.applied.flatMap(\.edits).sorted { $0.range.lowerBound < $1.range.lowerBound }
            let text = try UnifiedDiff.text(path: file.path, bytes: file.bytes, edits: edits)
            if output == .text { Standard.print(bytes: text) }
        } else if !dryRun {
            try FileContents.replace(file.path, with: after)
        }
    }
}

/// The images a person asked for, and which fields they apply to.
struct WantedImages {
    private var byRepository: [Repository: ImageReference] = [:]
    private var byPolicy: [String: ImageReference] = [:]
    private(set) var paths: [String] = []

    init(arguments: [String], marked: [String]) throws {
        for argument in arguments {
            if paths.isEmpty, !FileManager.default.fileExists(atPath: argument),
                let reference = try? ImageReference(parsing: argument), reference.tag != nil || reference.digest != nil
            {
                byRepository[reference.repository] = reference
            } else {
                paths.append(argument)
            }
        }
        for text in marked {
            guard let equals = text.firstIndex(of: "="), text[..<equals].contains(":") else {
                throw ValidationError("--policy takes NAMESPACE:NAME=IMAGE, not '\(text)'")
            }
            do {
                let reference = try ImageReference(parsing: String(text[text.index(after: equals)...]))
                guard reference.tag != nil || reference.digest != nil else {
                    throw ValidationError("'\(reference)' has neither a tag nor a digest to set")
                }
                byPolicy[String(text[..<equals])] = reference
            } catch let error as ReferenceError {
                throw ValidationError(error.description)
            }
        }
        guard !byRepository.isEmpty || !byPolicy.isEmpty else {
            throw ValidationError(
                "Give an image with its tag, such as ghcr.io/stefanprodan/podinfo:6.5.1, or --policy.")
        }
        guard !paths.isEmpty else { throw ValidationError("Give the files or folders to change.") }
    }

    struct Outcome {
        var changes: [ChangesDocument.Change] = []
        var skipped: [ChangesDocument.Skip] = []
        var applied: [AppliedFile.Change] = []

        /// Takes the changes back: the file would not read as it should.
        mutating func refuse(_ path: String, _ error: AppliedFileError) {
            for change in changes {
                skipped.append(
                    ChangesDocument.Skip(
                        source: nil, file: path, line: change.line, policy: change.policy, reason: "EditRefused",
                        message: "the file is left as it was: \(error)"))
            }
            changes = []
            applied = []
        }
    }

    func changes(in file: ScannedFolder.File) -> Outcome {
        var outcome = Outcome()
        for field in file.scan.fields {
            guard let reference = wanted(for: field) else { continue }
            func skip(_ reason: String, _ message: String) {
                outcome.skipped.append(
                    ChangesDocument.Skip(
                        source: nil, file: file.path, line: field.line, policy: field.policy, reason: reason,
                        message: message))
            }
            if field.part != .name, let repository = field.spelledRepository, repository != reference.repository {
                skip(
                    PlanSkip.repositoryMismatch.rawValue,
                    "the marked value holds '\(repository)', the image given is '\(reference.repository)'")
                continue
            }
            // A digest that a person names is written everywhere; without one, none is added.
            let wanted = WantedImage(
                tag: reference.tag, digest: reference.digest, pins: reference.digest != nil, movesBareDigests: true,
                repository: field.policy == nil ? nil : reference.repository)
            switch field.edit(wanted) {
            case .unchanged:
                if field.part == .name, field.policy == nil {
                    skip(
                        PlanSkip.noTag.rawValue, "the image has no tag and no place for one; write a first one by hand")
                }
            case .skipped(let reason, let message): skip(reason.rawValue, message)
            case .edits(let edits):
                outcome.applied.append(AppliedFile.Change(field: field, wanted: wanted, edits: edits))
                outcome.changes.append(
                    ChangesDocument.Change(
                        source: nil, file: file.path, line: field.line, policy: field.policy,
                        image: reference.repository.original, from: field.part == .name ? field.value : field.tag,
                        to: field.part == .name ? reference.repository.original : reference.tag?.text ?? field.tag,
                        digest: reference.digest?.text, message: nil))
            }
        }
        return outcome
    }

    private func wanted(for field: ImageField) -> ImageReference? {
        if let policy = field.policy, let wanted = byPolicy[policy] { return wanted }
        return field.repository.flatMap { byRepository[$0] }
    }
}
