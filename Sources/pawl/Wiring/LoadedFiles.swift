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
        guard let contents = FileManager.default.contents(atPath: file) else {
            throw CommandFailure("cannot read \(file)")
        }
        let zones = SystemTimeZones()
        loaded.append(ResourceLoader.load(bytes: [UInt8](contents), file: file, zones: zones.rules(named:)))
    }

    /// Loads a file, or every YAML file below a folder. Hidden files and folders are left out: a mounted ConfigMap
    /// keeps its older versions there.
    mutating func load(path: String) throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure("there is no file or folder '\(path)'")
        }
        guard isDirectory.boolValue else { return try load(file: path) }
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        for name in names.sorted() where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { continue }
            try load(file: path.hasSuffix("/") ? path + name : "\(path)/\(name)")
        }
    }
}
