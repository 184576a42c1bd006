/// The version of this build, as `pawl version` and the `User-Agent` say it.
enum Version {
    static let number = "0.1.0"
    static let userAgent = "pawl/\(number) (+https://pawl.dev)"
}
