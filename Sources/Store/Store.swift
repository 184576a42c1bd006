import Foundation
import GRDB

/// What Pawl remembers between two starts: a SQLite file.
///
/// A cache, but for one thing that nobody else knows: when a tag was first seen with its digest. Losing the file loses no
/// update and no hold; tags that wait for their age start again. What was written survives the death of the process; of
/// the last moments before the machine itself loses power some may be lost (WAL with `synchronous=NORMAL`), never the
/// file. Several processes may use one file: what is first seen is written once, by whoever is first.
package final class Store: Sendable {
    let database: DatabaseQueue
    private let path: String
    /// Nothing is written; what is not known is answered as if it had just been seen.
    let isReadOnly: Bool

    /// What was wrong with a file that was moved aside, and where it lies now.
    package let warning: String?

    /// How long to wait for another process that writes.
    private static let patience: TimeInterval = 5

    /// Opens a file, or makes one; `:memory:` keeps everything in memory.
    ///
    /// A file that is damaged is moved aside and a new one made: ``warning`` says so.
    ///
    /// - Parameter readOnly: for commands that must write nothing; a file that does not exist is then not made.
    /// - Throws: ``StoreError`` where the place cannot be used.
    package init(path: String, readOnly: Bool = false) throws(StoreError) {
        self.path = path
        isReadOnly = readOnly
        let exists = FileManager.default.fileExists(atPath: path)
        guard path != ":memory:", exists || !readOnly else {
            database = try Store.translating(path) { try Store.open(nil) }
            warning = nil
            return
        }
        do throws(StoreError) {
            database = try Store.opened(path, readOnly: readOnly)
            warning = nil
        } catch {
            guard error.code == .damaged, !readOnly else { throw error }
            let aside = try Store.moveAside(path)
            database = try Store.opened(path, readOnly: false)
            try Store.translating(path) { [database] in
                try database.write { try StoreIdentity.noteRebuilt(at: Int(Date().timeIntervalSince1970), $0) }
            }
            warning = "\(error.message); it was moved to \(aside) and a new one made: ages of tags count from now"
        }
    }

    private static func opened(_ path: String, readOnly: Bool) throws(StoreError) -> DatabaseQueue {
        let folder = (path as NSString).deletingLastPathComponent
        if !readOnly, !folder.isEmpty {
            do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
                throw StoreError(
                    code: .unavailable,
                    message: "cannot make the folder \(folder) of the store; write store: {path: ...}")
            }
        }
        return try translating(path) { try open(path, readOnly: readOnly) }
    }

    private static func open(_ path: String?, readOnly: Bool = false) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { database in
            // A small cache of pages: the whole service is to stay small.
            try database.execute(sql: "PRAGMA cache_size = -2048")
            guard path != nil, !readOnly else { return }
            // Said before the first table it counts; later it would only change the bytes of the file.
            if try StoreIdentity.isEmpty(database) { try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
            try StoreIdentity.check(database)
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        }
        let queue =
            try path.map { try DatabaseQueue(path: $0, configuration: configuration) }
            ?? DatabaseQueue(configuration: configuration)
        let state = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        guard state == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: state) }
        if readOnly {
            guard try queue.read({ try StoreSchema.migrator.hasCompletedMigrations($0) }) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "its tables are those of another version")
            }
        } else {
            guard try !queue.read({ try StoreSchema.migrator.hasBeenSuperseded($0) }) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a newer version of Pawl wrote it")
            }
            try StoreSchema.migrator.migrate(queue)
        }
        return queue
    }

    /// Moves a file with its journals aside; gives the new name.
    private static func moveAside(_ path: String) throws(StoreError) -> String {
        var number = 1
        while FileManager.default.fileExists(atPath: "\(path).damaged-\(number)") { number += 1 }
        let aside = "\(path).damaged-\(number)"
        do {
            try FileManager.default.moveItem(atPath: path, toPath: aside)
            for journal in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + journal) {
                try FileManager.default.moveItem(atPath: path + journal, toPath: aside + journal)
            }
        } catch {
            throw StoreError(
                code: .unavailable, message: "the store \(path) is damaged and cannot be moved aside; remove it by hand"
            )
        }
        return aside
    }

    // MARK: Access

    func read<Value: Sendable>(
        _ body: @Sendable @escaping (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do { return try await database.read(body) } catch { throw Store.translated(error, path) }
    }

    func write<Value: Sendable>(
        _ body: @Sendable @escaping (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do { return try await database.write(body) } catch { throw Store.translated(error, path) }
    }

    private static func translating<Value>(_ path: String, _ body: () throws -> Value) throws(StoreError) -> Value {
        do { return try body() } catch { throw translated(error, path) }
    }

    private static func translated(_ error: any Error, _ path: String) -> StoreError {
        if let foreign = error as? StoreIdentity.Foreign {
            return StoreError(
                code: .unavailable,
                message:
                    "\(path) is a database of another program\(foreign.detail); write store: {path: ...} with another file"
            )
        }
        guard let error = error as? DatabaseError else {
            return StoreError(code: .unavailable, message: "the store \(path) cannot be used")
        }
        let why = error.message.map { ": \($0)" } ?? ""
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_SCHEMA:
            return StoreError(code: .damaged, message: "the store \(path) is damaged\(why)")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(code: .busy, message: "another process holds the store \(path); it is tried again")
        case .SQLITE_FULL:
            return StoreError(code: .full, message: "the store \(path) cannot be written\(why); make room on its disk")
        case .SQLITE_IOERR:
            return StoreError(
                code: .unavailable, message: "the store \(path) cannot be read or written\(why); look at its disk")
        default:
            return StoreError(
                code: .unavailable, message: "the store \(path) cannot be used\(why); write store: {path: ...}")
        }
    }
}
