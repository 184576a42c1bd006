import Foundation
import Policies
import Reconciler
import Secrets
import TestServers
import Testing

@testable import Server

@Suite("who may change something")
struct AdminGateTests {
    private static let token = "a-token-of-enough-bytes"

    private func person() throws -> CommitPerson { try #require(CommitPerson(parsing: "Ada <ada@example.com>")) }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? Refusal)?.code }
    }

    @Test("the token passes, and nothing else")
    func token() async {
        let gate = AdminGate(.inline(AdminGateTests.token))
        #expect(await code { try await gate.check(authorization: "Bearer \(AdminGateTests.token)") } == nil)
        #expect(await code { try await gate.check(authorization: "bearer \(AdminGateTests.token)") } == nil)
        #expect(await code { try await gate.check(authorization: nil) } == "TokenMissing")
        #expect(await code { try await gate.check(authorization: "Basic YTpi") } == "TokenMissing")
        #expect(await code { try await gate.check(authorization: "Bearer ") } == "TokenRefused")
        #expect(await code { try await gate.check(authorization: "Bearer \(AdminGateTests.token)x") } == "TokenRefused")
    }

    @Test("without a token, or with a short one, nobody passes")
    func closed() async throws {
        #expect(await code { try await AdminGate(nil).check(authorization: "Bearer ") } == "ReadOnly")
        #expect(await code { try await AdminGate(.inline("")).check(authorization: "Bearer ") } == "TokenTooShort")
        #expect(
            await code { try await AdminGate(.inline("short")).check(authorization: "Bearer short") } == "TokenTooShort"
        )
        #expect(
            await code { try await AdminGate(.file("/nonexistent/token")).check(authorization: "Bearer x") }
                == "TokenUnreadable")
    }

    @Test("after ten wrong tokens none is looked at, not even the right one")
    func guessing() async {
        let gate = AdminGate(.inline(AdminGateTests.token))
        for number in 0..<AdminGate.maximumFailures {
            #expect(await code { try await gate.check(authorization: "Bearer guess\(number)") } == "TokenRefused")
        }
        let right = await code { try await gate.check(authorization: "Bearer \(AdminGateTests.token)") }
        #expect(right == "TooManyAttempts")
    }

    @Test("a session is its cookie's, ends by signing out, and by another token in the file")
    func sessions() async throws {
        let folder = try TemporaryDirectory()
        let file = "\(folder.path)/token"
        try Data(AdminGateTests.token.utf8).write(to: URL(fileURLWithPath: file))
        let gate = AdminGate(.file(file))
        let first = try await gate.signIn(AdminGateTests.token, as: try person())
        let second = try await gate.signIn(AdminGateTests.token, as: try person())
        #expect(first != second && first.utf8.count == 64)
        let session = try #require(await gate.session(first))
        #expect(session.person.name == "Ada")
        #expect(session.formToken != first)
        #expect(await gate.session(String(first.dropLast())) == nil)
        #expect(await gate.session(nil) == nil)
        await gate.signOut(first)
        #expect(await gate.session(first) == nil)
        #expect(await gate.session(second) != nil)
        try Data("another-token-of-enough-bytes".utf8).write(to: URL(fileURLWithPath: file))
        #expect(await gate.session(second) == nil)
    }

    @Test("sessions are bounded: the oldest makes room")
    func bounded() async throws {
        let gate = AdminGate(.inline(AdminGateTests.token))
        let first = try await gate.signIn(AdminGateTests.token, as: try person())
        for _ in 0..<AdminGate.maximumSessions {
            _ = try await gate.signIn(AdminGateTests.token, as: try person())
        }
        #expect(await gate.session(first) == nil)
    }
}
