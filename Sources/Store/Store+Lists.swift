import GRDB
package import OCI

/// A repository's whole list of tags as a registry gave it, with what makes it cheap to see that it has not changed.
package struct StoredTagList: Hashable, Sendable {
    package let tags: [Tag]
    /// The digest of the page, of a list of one page.
    package let bodyDigest: String?
    /// The header that asks whether the list changed, and its value.
    package let validators: [Validator]

    package struct Validator: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(tags: [Tag], bodyDigest: String?, validators: [Validator]) {
        self.tags = tags
        self.bodyDigest = bodyDigest
        self.validators = validators
    }
}

extension Store {
    /// The list as it was last kept; `nil` where none was, or where it does not read back whole: a list that is not whole
    /// must not be taken for one that has not changed.
    package func list(of repository: Repository) async throws(StoreError) -> StoredTagList? {
        let name = repository.canonical
        return try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT tags, count, body, validators FROM list WHERE repository = ?", arguments: [name]
            ).flatMap { row in
                let names: String = row["tags"]
                let tags = names.split(separator: " ").compactMap { Tag($0) }
                let validators = (row["validators"] as String).split(separator: "\n").compactMap { line in
                    line.firstRange(of: ": ").map {
                        StoredTagList.Validator(
                            name: String(line[..<$0.lowerBound]), value: String(line[$0.upperBound...]))
                    }
                }
                guard tags.count == row["count"] else { return nil }
                return StoredTagList(tags: tags, bodyDigest: row["body"], validators: validators)
            }
        }
    }

    /// Keeps a list that changed.
    ///
    /// - Parameter now: seconds since 1970.
    package func keep(_ list: StoredTagList, of repository: Repository, now: Int) async throws(StoreError) {
        guard !isReadOnly else { return }
        let tags = list.tags.map(\.text).joined(separator: " ")
        let validators = list.validators.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        try await write { [name = repository.canonical] database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO list (repository, tags, count, body, validators, asked)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """, arguments: [name, tags, list.tags.count, list.bodyDigest, validators, now / 86_400])
        }
    }

    /// Notes that lists are still asked for, so that they are not forgotten.
    ///
    /// - Parameter now: seconds since 1970.
    package func asked(for repositories: some Sequence<Repository> & Sendable, now: Int) async throws(StoreError) {
        guard !isReadOnly else { return }
        try await write { database in
            let update = try database.makeStatement(sql: "UPDATE list SET asked = ? WHERE repository = ?")
            for repository in repositories { try update.execute(arguments: [now / 86_400, repository.canonical]) }
        }
    }
}
