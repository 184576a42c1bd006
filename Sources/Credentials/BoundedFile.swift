import Foundation
import Secrets

/// A small file that a person or a cluster wrote, read whole on every use so that rotation needs no restart.
enum BoundedFile {
    static let maximumSize = 1 << 20

    /// The file's bytes; `nil` where there is no such file.
    ///
    /// - Throws: ``CredentialError`` where the file is there and cannot be read, or is over the size limit.
    static func contents(of path: String, what: String) throws(CredentialError) -> [UInt8]? {
        do throws(SmallFile.Failure) {
            return try SmallFile.bytes(of: path, limit: maximumSize, waits: false)
        } catch {
            switch error {
            case .unopened(ENOENT), .unopened(ENOTDIR): return nil
            case .unopened(let reason), .unread(let reason): throw unreadable(path, what, reason)
            case .tooLarge:
                throw CredentialError(.invalid, "\(what) \(path) is larger than 1 MiB; it is no file of credentials")
            }
        }
    }

    /// The file's text without white space around it, which editors and `kubectl` leave.
    ///
    /// - Throws: ``CredentialError`` also where there is no such file or it is not UTF-8.
    static func text(of path: String, what: String) throws(CredentialError) -> String {
        guard let bytes = try contents(of: path, what: what) else { throw unreadable(path, what, ENOENT) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CredentialError(.invalid, "\(what) \(path) is not UTF-8 text")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether a path is that of a folder, as a mounted Kubernetes Secret is one.
    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func unreadable(_ path: String, _ what: String, _ reason: Int32) -> CredentialError {
        CredentialError(.unreadable, "cannot read \(what) \(path): \(String(cString: strerror(reason)))")
    }
}
