import Foundation
import Manifests
import Reports

/// Scans the files of one folder after another, as long as any thread has folders to give away.
///
/// Symbolic links are never followed; `.git` is left out. Files are opened relative to their folder, and a folder is
/// walked by whoever is free: a tree of many small files costs little more than the kernel asks for.
struct FolderWorker {
    private(set) var files: [ScannedFolder.File] = []
    private(set) var skipped: [ChangesDocument.Skip] = []
    private let pending: PendingFolders
    private let progress: Progress
    private let keepsBytes: Bool
    private let buffer = ReadBuffer()

    init(_ pending: PendingFolders, _ progress: Progress, keepsBytes: Bool) {
        self.pending = pending
        self.progress = progress
        self.keepsBytes = keepsBytes
    }

    /// A worker that shares the folders and nothing else.
    var another: FolderWorker { FolderWorker(pending, progress, keepsBytes: keepsBytes) }

    /// Takes a path given by a person: a folder is left for the threads, a file is scanned at once.
    mutating func begin(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw CommandFailure("cannot read '\(path)': \(String(cString: strerror(errno)))")
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: pending.add([path])
        case S_IFREG: scan(AT_FDCWD, path, path)
        case S_IFLNK: skipLink(path)
        default: throw CommandFailure("'\(path)' is neither a file nor a folder")
        }
    }

    mutating func run() {
        while let folder = pending.take() {
            let found = read(folder)
            pending.finish(adding: found)
        }
    }

    /// Scans the files of a folder and returns the folders in it.
    private mutating func read(_ folder: String) -> [String] {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0, let handle = fdopendir(descriptor) else {
            let why = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            skip(folder, "Unreadable", "cannot read the folder: \(why)")
            return []
        }
        defer { closedir(handle) }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        var folders: [String] = []
        var count = 0
        while let entry = readdir(handle) {
            var kind = Int32(entry.pointee.d_type)
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." || name == ".git" { continue }
            if kind == Int32(DT_UNKNOWN) { kind = FolderWorker.kind(of: name, in: descriptor) }
            switch kind {
            case Int32(DT_DIR): folders.append(prefix + name)
            case Int32(DT_LNK): skipLink(prefix + name)
            case Int32(DT_REG):
                scan(descriptor, name, prefix)
                count += 1
            default: break
            }
        }
        progress.advance(by: count)
        return folders
    }

    /// What an entry is, on file systems whose listings do not say.
    private static func kind(of name: String, in folder: Int32) -> Int32 {
        var status = stat()
        guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return Int32(DT_UNKNOWN) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return Int32(DT_DIR)
        case S_IFREG: return Int32(DT_REG)
        case S_IFLNK: return Int32(DT_LNK)
        default: return Int32(DT_UNKNOWN)
        }
    }

    /// - Parameter prefix: what comes before the name in the file's path; the path itself for a file given by a person.
    private mutating func scan(_ folder: Int32, _ name: String, _ prefix: String) {
        var path: String { folder == AT_FDCWD ? name : prefix + name }
        switch buffer.read(name, in: folder) {
        case .bytes(let bytes):
            let scan = ManifestScanner.scan(bytes, path: name)
            guard !scan.isEmpty else { return }
            files.append(ScannedFolder.File(path: path, scan: scan, bytes: keepsBytes ? Array(bytes) : []))
        case .tooLarge:
            skip(path, "FileTooLarge", "the file is larger than \(ReadBuffer.maximumSize >> 20) MiB")
        case .failed(let why): skip(path, "Unreadable", why)
        }
    }

    private mutating func skipLink(_ path: String) {
        guard ManifestScanner.isManifest(path: path) else { return }
        skip(path, "SymbolicLink", "symbolic links are never followed")
    }

    private mutating func skip(_ path: String, _ reason: String, _ message: String) {
        skipped.append(
            ChangesDocument.Skip(source: nil, file: path, line: 1, policy: nil, reason: reason, message: message))
    }
}
