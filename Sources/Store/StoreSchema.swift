import GRDB

/// The tables, step by step as versions made them. A step that was released is never changed.
enum StoreSchema {
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE repository (
                        id INTEGER PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        -- Seconds since 1970, as all times here.
                        firstListed INTEGER NOT NULL,
                        lastListed INTEGER NOT NULL
                    );
                    -- When a tag's name was first listed.
                    CREATE TABLE listed (
                        repository INTEGER NOT NULL REFERENCES repository(id) ON DELETE CASCADE,
                        tag TEXT NOT NULL,
                        first INTEGER NOT NULL,
                        PRIMARY KEY (repository, tag)
                    ) WITHOUT ROWID;
                    -- When a tag was first seen with a digest.
                    CREATE TABLE seen (
                        repository INTEGER NOT NULL REFERENCES repository(id) ON DELETE CASCADE,
                        tag TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        first INTEGER NOT NULL,
                        wasThereBefore INTEGER NOT NULL,
                        PRIMARY KEY (repository, tag, digest)
                    ) WITHOUT ROWID;
                    -- What images say of themselves, which their digest binds.
                    CREATE TABLE image (
                        digest TEXT PRIMARY KEY,
                        platforms TEXT NOT NULL,
                        created TEXT,
                        -- The day since 1970 on which it was last asked for.
                        used INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX imageByUse ON image(used);
                    """)
        }
        return migrator
    }()
}
