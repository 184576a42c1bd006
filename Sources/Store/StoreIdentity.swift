import GRDB

/// What a database file says of itself beside its tables: whose it is, and since when.
///
/// Source: SQLite, "PRAGMA application_id" and "PRAGMA user_version".
enum StoreIdentity {
    /// The file holds tables that are not ours.
    struct Foreign: Error {
        let detail: String
    }

    /// "Pawl" in ASCII.
    private static let application = 0x5061_776C

    static func isEmpty(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
    }

    /// Makes an empty file ours, and refuses another program's.
    static func check(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if found == application { return }
        guard found == 0, try isEmpty(database) else {
            throw Foreign(detail: found == 0 ? "" : " (application id \(found))")
        }
        try database.execute(sql: "PRAGMA application_id = \(application)")
    }

    /// Notes that the file took the place of a damaged one. In minutes: the field has 32 bits.
    static func noteRebuilt(at now: Int, _ database: Database) throws {
        try database.execute(sql: "PRAGMA user_version = \(now / 60)")
    }

    /// For so long after a rebuild a first list does not mean that its tags are old: they were merely forgotten.
    private static let doubt = 7 * 24 * 60

    static func trustsFirstLists(at now: Int, _ database: Database) throws -> Bool {
        let rebuilt = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        return rebuilt == 0 || now / 60 - rebuilt > doubt
    }
}
