import GRDB
package import OCI

/// When a tag was first listed, or first seen with a digest. Times are seconds since 1970.
package struct FirstSight: Hashable, Sendable {
    package let at: Int
    /// It was there when its repository was listed for the first time.
    package let wasThereBefore: Bool
    /// Whether a digest of the tag was ever noted.
    package let hasDigest: Bool

    package init(at: Int, wasThereBefore: Bool, hasDigest: Bool = false) {
        self.at = at
        self.wasThereBefore = wasThereBefore
        self.hasDigest = hasDigest
    }
}

extension Store {
    /// Notes a repository's list, and says when each of its tags was first listed. A list that holds nothing new is not
    /// written.
    package func listed(
        _ tags: [Tag], in repository: Repository, now: Int
    ) async throws(StoreError) -> [Tag: FirstSight] {
        let (name, isReadOnly) = (repository.canonical, isReadOnly)
        let known = try await read { try Known(name, at: now, $0) }
        let isFirst = known.repository == nil && known.trustsFirstLists
        var sights: [Tag: FirstSight] = [:]
        var new: [String] = []
        var back: [String] = []
        for tag in tags where sights[tag] == nil {
            if known.first[tag.text] == nil { new.append(tag.text) }
            if known.gone.contains(tag.text) { back.append(tag.text) }
            let first = known.first[tag.text] ?? now
            sights[tag] = FirstSight(
                at: first, wasThereBefore: isFirst || (first == known.firstListed && known.trustsFirstLists),
                hasDigest: known.withDigest.contains(tag.text))
        }
        let day = 86_400
        // The day of the last list is enough to know what nobody asks for any more.
        let isDue = known.lastListed.map { now - $0 >= day } ?? true
        // As many as are known and not gone: then none has left the list.
        let hasLosses = sights.count - new.count - back.count < known.first.count - known.gone.count
        guard !isReadOnly, !new.isEmpty || !back.isEmpty || hasLosses || isDue else { return sights }
        let gone =
            hasLosses
            ? known.first.keys.filter { !known.gone.contains($0) && Tag($0).map { sights[$0] == nil } ?? false } : []
        let (added, returned) = (new, back)
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO repository (name, firstListed, lastListed) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET lastListed = max(lastListed, excluded.lastListed)
                    """, arguments: [name, now, now])
            let id = try Int.fetchOne(database, sql: "SELECT id FROM repository WHERE name = ?", arguments: [name])
            let insert = try database.makeStatement(
                sql: "INSERT OR IGNORE INTO listed (repository, tag, first) VALUES (?, ?, ?)")
            for tag in added { try insert.execute(arguments: [id, tag, now]) }
            if let id { try Store.note(gone: gone, back: returned, of: id, now: now, database) }
        }
        return sights
    }

    /// Notes a tag's digest, and says when the two were first seen together. That never changes.
    package func firstSeen(
        _ tag: Tag, _ digest: Digest, in repository: Repository, now: Int
    ) async throws(StoreError) -> FirstSight {
        let (name, isReadOnly) = (repository.canonical, isReadOnly)
        let known = try await read { try FirstSight(tag.text, digest.text, name, $0) }
        if let known { return known }
        let times = try await read { try Known.times(of: tag.text, name, at: now, $0) }
        // Only on the day of the repository's first list, and in that very list, is it sure that the digest was there too.
        let isOfFirstList = times.map { $0.isTrusted && $0.first == $0.firstListed && $0.firstListed == now } ?? false
        let sight = FirstSight(at: now, wasThereBefore: isOfFirstList, hasDigest: true)
        guard !isReadOnly else { return sight }
        try await write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO repository (name, firstListed, lastListed) VALUES (?, ?, ?)",
                arguments: [name, now, now])
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO seen (repository, tag, digest, first, wasThereBefore)
                    SELECT id, ?, ?, ?, ? FROM repository WHERE name = ?
                    """, arguments: [tag.text, digest.text, now, isOfFirstList, name])
            try Store.limitDigests(of: tag.text, in: name, database)
        }
        return try await read { try FirstSight(tag.text, digest.text, name, $0) } ?? sight
    }

    /// When a tag was first listed; `nil` where it never was, or nobody asked for its age.
    package func firstListed(_ tag: Tag, in repository: Repository, now: Int) async throws(StoreError) -> FirstSight? {
        let name = repository.canonical
        let times = try await read { try Known.times(of: tag.text, name, at: now, $0) }
        guard let times, let first = times.first else { return nil }
        return FirstSight(at: first, wasThereBefore: first == times.firstListed && times.isTrusted)
    }

    /// When a tag was first seen with a digest; `nil` where it never was.
    package func sight(
        _ tag: Tag, _ digest: Digest, in repository: Repository
    ) async throws(StoreError) -> FirstSight? {
        let name = repository.canonical
        return try await read { try FirstSight(tag.text, digest.text, name, $0) }
    }
}

/// What is known of a repository's list.
private struct Known: Sendable {
    var repository: Int?
    var firstListed: Int?
    var lastListed: Int?
    var first: [String: Int] = [:]
    var withDigest: Set<String> = []
    /// Those that the list no longer holds.
    var gone: Set<String> = []
    var trustsFirstLists: Bool

    init(_ name: String, at now: Int, _ database: Database) throws {
        trustsFirstLists = try StoreIdentity.trustsFirstLists(at: now, database)
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT id, firstListed, lastListed FROM repository WHERE name = ?", arguments: [name])
        else { return }
        let id: Int = row["id"]
        repository = id
        firstListed = row["firstListed"]
        lastListed = row["lastListed"]
        let rows = try Row.fetchCursor(
            database, sql: "SELECT tag, first, gone IS NOT NULL FROM listed WHERE repository = ?", arguments: [id])
        while let row = try rows.next() {
            first[row[0]] = row[1]
            if row[2] { gone.insert(row[0]) }
        }
        withDigest = try String.fetchSet(
            database, sql: "SELECT DISTINCT tag FROM seen WHERE repository = ?", arguments: [id])
    }

    static func times(
        of tag: String, _ name: String, at now: Int, _ database: Database
    ) throws -> (first: Int?, firstListed: Int, isTrusted: Bool)? {
        let isTrusted = try StoreIdentity.trustsFirstLists(at: now, database)
        return try Row.fetchOne(
            database,
            sql: """
                SELECT first, firstListed FROM repository
                LEFT JOIN listed ON listed.repository = repository.id AND listed.tag = ? WHERE name = ?
                """, arguments: [tag, name]
        ).map { ($0["first"], $0["firstListed"], isTrusted) }
    }
}

extension FirstSight {
    fileprivate init?(_ tag: String, _ digest: String, _ name: String, _ database: Database) throws {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT first, wasThereBefore FROM seen JOIN repository ON repository.id = seen.repository
                WHERE name = ? AND tag = ? AND digest = ?
                """, arguments: [name, tag, digest])
        guard let row else { return nil }
        self.init(at: row["first"], wasThereBefore: row["wasThereBefore"], hasDigest: true)
    }
}
