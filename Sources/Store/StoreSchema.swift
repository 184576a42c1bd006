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
        migrator.registerMigration("2") { database in
            try database.execute(
                sql: """
                    -- Whole lists, so that the first question after a start is already whether anything changed.
                    CREATE TABLE list (
                        id INTEGER PRIMARY KEY,
                        repository TEXT NOT NULL UNIQUE,
                        -- Names with a space between them, and how many there are.
                        tags TEXT NOT NULL,
                        count INTEGER NOT NULL,
                        body TEXT,
                        -- Headers, one a line.
                        validators TEXT NOT NULL,
                        -- The day since 1970 on which it was last asked for.
                        asked INTEGER NOT NULL
                    );
                    -- The day since 1970 on which a tag was first missed; NULL while the list holds it.
                    ALTER TABLE listed ADD COLUMN gone INTEGER;
                    CREATE INDEX listedByGone ON listed(gone) WHERE gone IS NOT NULL;
                    -- A JSON object. What was remembered without is read once more.
                    DELETE FROM image;
                    ALTER TABLE image ADD COLUMN labels TEXT NOT NULL DEFAULT '{}';
                    """)
        }
        return migrator
    }()
}
