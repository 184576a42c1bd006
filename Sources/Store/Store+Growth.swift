import GRDB

/// What keeps the file small over the years.
extension Store {
    /// What nobody asked for, and tags that no list has held, for so many days are forgotten.
    package static let memory = 90
    /// Tags beyond those of its present list that are remembered of a repository at most.
    static let maximumGoneTags = 10_000
    /// Digests that are remembered of a tag at most: of one that moves every minute, those of the last hours.
    static let maximumDigests = 200

    /// Forgets what nobody has asked for in a long time. Once a day is enough.
    ///
    /// - Parameter now: seconds since 1970.
    package func tidy(now: Int) async throws(StoreError) {
        guard !isReadOnly else { return }
        let before = now - Store.memory * 86_400
        try await write { database in
            try database.execute(sql: "DELETE FROM repository WHERE lastListed < ?", arguments: [before])
            try database.execute(sql: "DELETE FROM list WHERE asked < ?", arguments: [before / 86_400])
            try database.execute(
                sql: """
                    DELETE FROM seen WHERE (repository, tag) IN
                        (SELECT repository, tag FROM listed WHERE gone < ?)
                    """, arguments: [before / 86_400])
            try database.execute(sql: "DELETE FROM listed WHERE gone < ?", arguments: [before / 86_400])
            try database.execute(sql: "PRAGMA incremental_vacuum")
        }
    }

    /// Notes which tags of a repository left its list, and forgets the first of too many that did.
    static func note(
        gone: [String], back: [String], of repository: Int, now: Int, _ database: Database
    ) throws {
        let mark = try database.makeStatement(
            sql: "UPDATE listed SET gone = ? WHERE repository = ? AND tag = ?")
        for tag in gone { try mark.execute(arguments: [now / 86_400, repository, tag]) }
        for tag in back { try mark.execute(arguments: [nil as Int?, repository, tag]) }
        guard !gone.isEmpty else { return }
        let surplus = """
            SELECT tag FROM listed WHERE repository = ? AND gone IS NOT NULL
            ORDER BY gone DESC, first DESC LIMIT -1 OFFSET \(maximumGoneTags)
            """
        for table in ["seen", "listed"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE repository = ? AND tag IN (\(surplus))",
                arguments: [repository, repository])
        }
    }

    /// Forgets the oldest digests of a tag that had too many.
    static func limitDigests(of tag: String, in repository: String, _ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM seen WHERE repository = (SELECT id FROM repository WHERE name = ?1) AND tag = ?2 AND digest IN
                    (SELECT digest FROM seen WHERE repository = (SELECT id FROM repository WHERE name = ?1) AND tag = ?2
                    ORDER BY first DESC LIMIT -1 OFFSET \(maximumDigests))
                """, arguments: [repository, tag])
    }
}
