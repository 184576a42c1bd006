#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A folder that nobody else may enter, in memory where the system has a place for that; it is removed afterwards.
enum PrivateFolder {
    static func with<R>(_ body: (String) throws(SigningError) -> R) throws(SigningError) -> R {
        let path = try make()
        defer { remove(path) }
        return try body(path)
    }

    /// GnuPG's agent makes a socket there, whose path may have no more than 107 bytes.
    private static let maximumParent = 60

    private static func make() throws(SigningError) -> String {
        let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        for parent in ["/dev/shm", temporary, "/tmp"] where parent.utf8.count <= maximumParent {
            var name = Array("\(parent)/pawl-XXXXXX".utf8CString)
            guard name.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) != nil else {
                continue
            }
            return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        throw KeyFile.failure("cannot make a temporary folder for signing")
    }

    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            var names: [String] = []
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { names.append(name) }
            }
            closedir(folder)
            for name in names {
                if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
            }
        }
        rmdir(path)
    }
}
