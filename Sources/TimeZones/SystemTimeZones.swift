package import Policies

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The time zone data of the system: files that the operating system keeps up to date, as governments change their rules.
///
/// A container without them knows UTC alone, and every other zone is an error, never silently UTC.
package struct SystemTimeZones: Sendable {
    package static let usualFolders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"]

    /// Where to look; the first that exists counts.
    private let folders: [String]

    /// - Parameter folders: the usual ones, after the value of `TZDIR` where that is set.
    package init(folders: [String] = SystemTimeZones.usualFolders) { self.folders = folders }

    /// The rules of a zone of the IANA database; `UTC` needs no data.
    ///
    /// - Throws: ``TimeZoneError`` saying whether the name, the data or a file is at fault, and the remedy.
    package func rules(named name: String) throws(TimeZoneError) -> TimeZoneRules {
        if name == TimeZoneRules.utc.name { return .utc }
        guard ZoneName.isValid(name) else {
            throw TimeZoneError(
                .name, "'\(ZoneName.shown(name))' is not a time zone; write an IANA name such as Europe/Dublin, or UTC")
        }
        guard let folder = folders.first(where: { access($0, X_OK) == 0 }) else {
            throw TimeZoneError(
                .noData,
                "there is no time zone data for '\(name)' in \(folders.joined(separator: ", ")); install the package "
                    + "'tzdata', or write UTC")
        }
        let path = "\(folder)/\(name)"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            guard code == ENOENT || code == ENOTDIR else {
                throw TimeZoneError(.damaged, "cannot read \(path): \(String(cString: strerror(code)))")
            }
            throw TimeZoneError(
                .unknown,
                "the system knows no time zone '\(name)' (\(folder)); write an IANA name such as Europe/Dublin, or "
                    + "install a newer 'tzdata'")
        }
        defer { close(descriptor) }
        return try TimeZoneRules(name: name, file: SystemTimeZones.contents(of: descriptor, path, zone: name))
    }

    private static func contents(
        of descriptor: Int32, _ path: String, zone: String
    ) throws(TimeZoneError) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TimeZoneError(
                .unknown, "'\(zone)' is not a time zone but a group of them; write a name such as Europe/Dublin")
        }
        var bytes = [UInt8](repeating: 0, count: TimeZoneRules.maximumFileSize + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            if got == 0 { break }
            guard got > 0 else {
                if errno == EINTR { continue }
                throw TimeZoneError(.damaged, "cannot read \(path): \(String(cString: strerror(errno)))")
            }
            count += got
        }
        return Array(bytes.prefix(count))
    }
}
