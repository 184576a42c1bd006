import ArgumentParser
import Foundation
import Manifests
import OCI
import Planning

/// `pawl set`: rewrites image fields in files on disk, no Git.
struct SetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set image fields in files to the given images' tags, in place.",
        usage: "pawl set [IMAGE…] [--policy NS:NAME=IMAGE]… [--diff | --dry-run] PATH…",
        discussion: """
            Each field whose repository equals IMAGE's gets IMAGE's tag and digest; with --policy, each value marked \
            with that policy. Only the value's bytes change.

              pawl set ghcr.io/stefanprodan/podinfo:6.5.1 apps/
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
        let folder = try ScannedFolder(wanted.paths)
        var document = ChangesDocument()
        document.skipped = folder.skipped
        for file in folder.files {
            let outcome = wanted.changes(in: file)
            document.changes += outcome.changes
            document.skipped += outcome.skipped
            guard !outcome.edits.isEmpty else { continue }
            if diff {
                let text = try UnifiedDiff.text(path: file.path, bytes: file.bytes, edits: outcome.edits)
                if output == .text { Standard.print(bytes: text) }
            } else if !dryRun {
                try FileContents.replace(file.path, with: apply(outcome.edits, to: file.bytes))
            }
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
            }
            for skip in document.skipped {
                Standard.error("\(skip.file):\(skip.line): \(skip.reason): \(skip.message)")
            }
        }
    }
}

/// The images a person asked for, and which fields they apply to.
struct WantedImages {
    private struct Wanted {
        let reference: ImageReference
        let tag: Tag
    }

    private var byRepository: [Repository: Wanted] = [:]
    private var byPolicy: [String: Wanted] = [:]
    private(set) var paths: [String] = []

    init(arguments: [String], marked: [String]) throws {
        for argument in arguments {
            if paths.isEmpty, !FileManager.default.fileExists(atPath: argument),
                let reference = try? ImageReference(parsing: argument), reference.tag != nil || reference.digest != nil
            {
                byRepository[reference.repository] = try WantedImages.wanted(reference)
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
                byPolicy[String(text[..<equals])] = try WantedImages.wanted(reference)
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

    private static func wanted(_ reference: ImageReference) throws -> Wanted {
        guard let tag = reference.tag else {
            throw ValidationError("'\(reference)' has no tag; a tag and its digest are set together")
        }
        return Wanted(reference: reference, tag: tag)
    }

    struct Outcome {
        var changes: [ChangesDocument.Change] = []
        var skipped: [ChangesDocument.Skip] = []
        var edits: [Edit] = []
    }

    func changes(in file: ScannedFolder.File) -> Outcome {
        var outcome = Outcome()
        for field in file.scan.fields {
            guard let wanted = wanted(for: field) else { continue }
            func skip(_ reason: String, _ message: String) {
                outcome.skipped.append(
                    ChangesDocument.Skip(
                        source: nil, file: file.path, line: field.line, policy: field.policy, reason: reason,
                        message: message))
            }
            if let repository = field.repository, repository != wanted.reference.repository {
                skip(
                    PlanSkip.repositoryMismatch.rawValue,
                    "the marked value holds '\(repository)', the image given is '\(wanted.reference.repository)'")
                continue
            }
            switch field.edit(tag: wanted.tag, digest: wanted.reference.digest) {
            case .unchanged: continue
            case .skipped(let reason, let message): skip(reason.rawValue, message)
            case .edit(let edit):
                outcome.edits.append(edit)
                outcome.changes.append(
                    ChangesDocument.Change(
                        source: nil, file: file.path, line: field.line, policy: field.policy,
                        image: wanted.reference.repository.original, from: field.tag, to: wanted.tag.text,
                        digest: wanted.reference.digest?.text, message: nil))
            }
        }
        return outcome
    }

    private func wanted(for field: ImageField) -> Wanted? {
        if let policy = field.policy, let wanted = byPolicy[policy] { return wanted }
        return field.repository.flatMap { byRepository[$0] }
    }
}
