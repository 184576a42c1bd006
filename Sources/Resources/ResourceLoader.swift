import Hashing
package import Policies
import Yams

/// Finds the rules of a time zone by its name. The files of the system are read elsewhere; this room has no files.
package typealias TimeZoneLookup = @Sendable (String) throws(TimeZoneError) -> TimeZoneRules

/// Reads resource files: several YAML documents per file, each a resource of `apiVersion: pawl.dev/v1alpha1`.
package enum ResourceLoader {
    package static let apiVersion = "pawl.dev/v1alpha1"
    package static let maximumFileSize = 1 << 20
    static let maximumDocuments = 1_000

    /// Knows UTC alone.
    package static let onlyUTC: @Sendable (String) throws(TimeZoneError) -> TimeZoneRules = {
        name throws(TimeZoneError) in
        guard name == TimeZoneRules.utc.name else {
            throw TimeZoneError(.noData, "\(name.quoted) cannot be looked up here; write UTC")
        }
        return .utc
    }

    /// Loads a file's bytes, which must be UTF-8.
    ///
    /// - Parameters:
    ///   - zones: finds the time zones that the file names.
    ///   - home: where the file is kept.
    package static func load(
        bytes: [UInt8], file: String, zones: @escaping TimeZoneLookup = ResourceLoader.onlyUTC,
        home: ResourceHome = .disk
    ) -> LoadedResources {
        guard bytes.count <= maximumFileSize else { return tooLarge(file) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let place = UTF8Fault.location(in: bytes)
            return failed(file, place, "not UTF-8 text", "save the file as UTF-8")
        }
        return load(text, file: file, zones: zones, home: home)
    }

    /// Loads a file's text. One bad document hides no other; a document with a problem gives no value.
    package static func load(
        _ text: String, file: String, zones: @escaping TimeZoneLookup = ResourceLoader.onlyUTC,
        home: ResourceHome = .disk
    ) -> LoadedResources {
        guard text.utf8.count <= maximumFileSize else { return tooLarge(file) }
        // A byte order mark is not part of the first document.
        let text = text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? String(text.unicodeScalars.dropFirst()) : text
        let documents = DocumentStream.split(text, limit: maximumDocuments + 1)
        guard documents.count <= maximumDocuments else {
            let place = Location(line: (documents.last?.lineOffset ?? 0) + 1, column: 1)
            return failed(file, place, "the file has more than \(maximumDocuments) documents", "split it")
        }
        var loaded = LoadedResources()
        for document in documents {
            let (roots, problem) = YAMLDocument.roots(of: document, file: file)
            for root in roots {
                let reader = DocumentReader(
                    file: file, lineOffset: document.lineOffset, zones: zones, home: home)
                read(Value(node: root, path: "", reader: reader), document.text, into: &loaded)
            }
            if let problem { loaded.diagnostics.append(problem) }
        }
        reportDuplicates(&loaded)
        return loaded
    }

    private static func read(_ document: Value, _ text: Substring, into loaded: inout LoadedResources) {
        if case .scalar(let scalar) = document.node, scalar.isNull { return }
        let kind = kind(of: document)
        let policy = kind == .updatePolicy ? UpdatePolicyFields.shape.read(document) : nil
        let configuration = kind == .pawlConfiguration ? ConfigurationFields.shape.read(document) : nil
        loaded.diagnostics += document.reader.diagnostics
        guard document.reader.diagnostics.isEmpty else { return }
        if var policy {
            policy.policy.revision = SHA256.digest(of: Array(text.utf8))
            loaded.policies.append(policy)
        }
        guard let configuration else { return }
        if let first = loaded.configuration {
            loaded.diagnostics.append(secondConfiguration(configuration, first: first))
        } else {
            loaded.configuration = configuration
        }
    }

    /// The kind of a document; `nil` where it is none of Pawl's, after noting so.
    private static func kind(of document: Value) -> ResourceKind? {
        guard case .mapping(let mapping) = document.node else {
            document.report("must be a mapping with apiVersion and kind", "write apiVersion: \(apiVersion)")
            return nil
        }
        func field(_ name: String) -> Value? {
            mapping.first { $0.key.scalar?.string == name }.map {
                Value(node: $0.value, path: name, reader: document.reader)
            }
        }
        func missing(_ name: String, _ remedy: String) {
            document.reader.report(document.location, name, "is missing", remedy)
        }
        let kinds = ResourceKind.allCases.map(\.rawValue)
        guard let version = field("apiVersion") else {
            missing("apiVersion", "write apiVersion: \(apiVersion)")
            return nil
        }
        guard let text = version.text() else { return nil }
        guard text == apiVersion else {
            version.report(
                "\(text.quoted) is not a resource of Pawl", "write \(apiVersion), or move it to another file")
            return nil
        }
        guard let kind = field("kind") else {
            missing("kind", "write kind: \(listing(kinds))")
            return nil
        }
        let chosen = kind.choice(ResourceKind.self)
        if chosen == .pawlConfiguration, document.reader.home == .repository {
            kind.report(
                "a PawlConfiguration is not read from Git: whoever may push there would choose which repositories and "
                    + "registries the service speaks to",
                "keep it on disk, where the service is started")
            return nil
        }
        return chosen
    }

    private static func tooLarge(_ file: String) -> LoadedResources {
        failed(file, Location(line: 1, column: 1), "the file is larger than 1 MiB", "split it")
    }

    private static func failed(
        _ file: String, _ location: Location, _ message: String, _ remedy: String
    ) -> LoadedResources {
        LoadedResources(diagnostics: [
            Diagnostic(
                file: file, line: location.line, column: location.column, field: "", message: message, remedy: remedy)
        ])
    }
}
