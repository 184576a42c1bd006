import Yams

/// `mirrors`.
enum MirrorsFields {
    static let directory = Field(
        "directory", .path, required: "name a folder for the mirrors",
        "A folder that the service may write to; a relative path starts at the folder of this file.")

    static let shape = Shape(FieldTable(directory)) { $0[directory] }
}

/// `store`.
enum StoreFields {
    static let path = Field(
        "path", Shape<String>(Shape<String>.path.schema) { $0.storePath() },
        required: "write path: with the file of the database, such as /var/lib/pawl/pawl.db",
        "The file of the database, which is made where there is none; a relative path starts at the folder of this "
            + "file. \":memory:\", in quotes, keeps nothing over a restart.")

    static let shape = Shape(FieldTable(path)) { $0[path] }
}

/// `logging`.
enum LoggingFields {
    static let format = Field(
        "format", Shape<LoggingConfiguration.Format>.choice,
        "text for people, json for machines; the command line decides where it is left out.")
    static let level = Field(
        "level", .choice(of: LoggingConfiguration.levels),
        "The least that is logged; the command line decides where it is left out.")

    static let shape = Shape(FieldTable(format, level)) { logging -> LoggingConfiguration? in
        LoggingConfiguration(format: logging[format], level: logging[level])
    }
}

extension Value {
    /// A path, or SQLite's name for a database that is no file.
    fileprivate func storePath() -> String? {
        if node.scalar?.string == PawlConfiguration.storeInMemory { return PawlConfiguration.storeInMemory }
        return filePath()
    }
}
