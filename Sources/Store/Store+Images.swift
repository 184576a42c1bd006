import Foundation
import GRDB
package import OCI

/// What an image says of itself.
package struct StoredImage: Hashable, Sendable {
    package let platforms: [Platform]
    /// When it was built, as written.
    package let created: String?
    package let labels: [String: String]

    package init(platforms: [Platform], created: String?, labels: [String: String] = [:]) {
        self.platforms = platforms
        self.created = created
        self.labels = labels
    }
}

extension Store {
    /// Images that are remembered at most; those unused for longest go first.
    package static let maximumImages = 200_000

    /// What is remembered of an image; `nil` where nothing is.
    ///
    /// - Parameter now: seconds since 1970.
    package func image(_ digest: Digest, now: Int) async throws(StoreError) -> StoredImage? {
        let today = now / 86_400
        let found = try await read { database -> (image: StoredImage, used: Int)? in
            try Row.fetchOne(
                database, sql: "SELECT platforms, created, labels, used FROM image WHERE digest = ?",
                arguments: [digest.text]
            ).map { row in
                let names: String = row["platforms"]
                let platforms = names.split(separator: " ").compactMap { Platform($0) }
                let labels: String = row["labels"]
                return (
                    StoredImage(
                        platforms: platforms, created: row["created"],
                        labels: (try? JSONDecoder().decode([String: String].self, from: Data(labels.utf8))) ?? [:]),
                    row["used"]
                )
            }
        }
        guard let found else { return nil }
        if !isReadOnly, found.used < today {
            try await write {
                try $0.execute(sql: "UPDATE image SET used = ? WHERE digest = ?", arguments: [today, digest.text])
            }
        }
        return found.image
    }

    /// Remembers an image.
    package func remember(
        _ image: StoredImage, _ digest: Digest, now: Int, maximum: Int = Store.maximumImages
    ) async throws(StoreError) {
        guard !isReadOnly else { return }
        // A platform that does not read back as itself is not worth remembering wrongly.
        guard image.platforms.allSatisfy({ Platform($0.description) == $0 }) else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let labels = (try? encoder.encode(image.labels)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        let names = image.platforms.map(\.description).joined(separator: " ")
        try await write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO image (digest, platforms, created, labels, used) VALUES (?, ?, ?, ?, ?)",
                arguments: [digest.text, names, image.created, labels, now / 86_400])
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM image") ?? 0
            guard count > maximum else { return }
            // A tenth at once, so that a full table is not cleaned with every image.
            try database.execute(
                sql: "DELETE FROM image WHERE digest IN (SELECT digest FROM image ORDER BY used LIMIT ?)",
                arguments: [max(1, maximum / 10)])
        }
    }
}
