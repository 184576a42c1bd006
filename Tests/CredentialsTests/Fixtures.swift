import Foundation
import OCI
import Secrets
import TestServers

@testable import Credentials

/// A folder of a test's own, with files written into it.
struct Folder {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    var path: String { directory.path }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Puts a program there that a shell runs.
    @discardableResult
    func program(_ name: String, _ script: String) throws -> String {
        let file = "\(path)/\(name)"
        try Script.write(script, to: file)
        return file
    }

    /// Programs found in this folder first.
    func programs(deadline: Duration = .seconds(20), clock: @escaping WallClock = { Date() }) -> CredentialPrograms {
        CredentialPrograms(
            environment: ["PATH": "relative:\(path):/usr/bin:/bin", "FOLDER": path], deadline: deadline, clock: clock)
    }
}

/// A clock that a test moves.
///
/// `@unchecked`: the lock protects the time.
final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var time: Date

    init(_ time: Date = Date(timeIntervalSince1970: 1_800_000_000)) { self.time = time }

    var now: Date { lock.withLock { time } }
    func advance(_ seconds: TimeInterval) { lock.withLock { time += seconds } }
    var clock: WallClock { { self.now } }
}

/// Waits for something that no event tells of.
func eventually(_ condition: () -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(300)
    while ContinuousClock.now < end {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}

/// What an operation throws, which may be nothing.
func failure(of body: () async throws(CredentialError) -> Credential?) async -> CredentialError? {
    do throws(CredentialError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

extension Credential {
    /// The user and the password, or the token, in the open: for comparisons only.
    var revealed: String {
        switch kind {
        case .basic(let credentials): "\(credentials.username):\(credentials.password.reveal())"
        case .identityToken(let token): "identity \(token.reveal())"
        case .registryToken(let token): "registry \(token.reveal())"
        }
    }
}

func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
