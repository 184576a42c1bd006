import Foundation
import Policies
import Resources
import TimeZones

/// Policies and a configuration as read from files, with everything that is wrong with them.
struct LoadedFiles {
    private(set) var loaded: [LoadedResources] = []

    var policies: [LocatedPolicy] { loaded.flatMap(\.policies) }
    var configuration: PawlConfiguration? { loaded.lazy.compactMap(\.configuration).first }

    mutating func load(file: String) throws {
        do {
            try add(file)
        } catch {
            throw CommandFailure("cannot read \(file): \(error.reason)")
        }
    }

    private mutating func add(_ file: String) throws(Unreadable) {
        let bytes = try LoadedFiles.bytes(of: file)
        loaded.append(ResourceLoader.load(bytes: bytes, file: file, zones: SystemTimeZones().rules(named:)))
    }

    private struct Unreadable: Error {
        let reason: String
    }

    private static func bytes(of file: String) throws(Unreadable) -> [UInt8] {
        var status = stat()
        guard stat(file, &status) == 0 else { throw Unreadable(reason: String(cString: strerror(errno))) }
        // A pipe would be waited for.
        guard status.st_mode & S_IFMT == S_IFREG else { throw Unreadable(reason: "it is no regular file") }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw Unreadable(reason: (cause ?? error as NSError).localizedDescription)
        }
    }

    /// Loads a file, or every YAML file below a folder. Hidden files and folders are left out: a mounted ConfigMap
    /// keeps its older versions there. A file of a folder that cannot be read is told of like one that makes no sense.
    mutating func load(path: String) throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure("there is no file or folder '\(path)'")
        }
        guard isDirectory.boolValue else { return try load(file: path) }
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        for name in names.sorted() where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { continue }
            let file = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            guard !FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory) || !isDirectory.boolValue
            else { continue }
            do {
                try add(file)
            } catch {
                let problem = Diagnostic(
                    file: file, line: 1, column: 1, field: "", message: "the file cannot be read: \(error.reason)",
                    remedy: "let Pawl read it, or take it out of the folder")
                loaded.append(LoadedResources(diagnostics: [problem]))
            }
        }
    }
}
