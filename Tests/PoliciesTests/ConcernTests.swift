import OCI
import Policies
import Testing
import Versions

@Suite("whether a push concerns a policy")
struct ConcernTests {
    @Test("is for the names of the tags to say, as for a choice")
    func names() throws {
        let rows: [(ImagePolicy, pushed: String, Bool)] = [
            (try image(semver(">=1.0.0")), "1.2.3", true), (try image(semver(">=1.0.0")), "latest", false),
            (try image(semver(">=1.0.0")), "0.9.0", false), (try image(semver(">=1.0.0")), "2.0.0-rc.1", false),
            (try image(semver(">=1.0.0")), "latest main 1.2.3", true),
            (try image(semver("*")) { $0.filter.exclude = [try Glob(parsing: "*-debug")] }, "1.0.0-debug", false),
            (try image(semver("*")) { $0.ignore = [try IgnoredTags.parse("1.0.0")] }, "1.0.0", false),
            (try image(.glob(try Glob(parsing: "main-*"), order: .newestBuild)), "main-7", true),
            (try image(.glob(try Glob(parsing: "main-*"), order: .newestBuild)), "dev-7", false),
            (try image(.digest(try #require(Tag("latest")))), "latest", true),
            (try image(.digest(try #require(Tag("latest")))), "1.0.0", false),
            (try image(.newestBuild), "anything", true), (try image(.newestBuild), "", false),
        ]
        for (policy, pushed, concerns) in rows {
            #expect(policy.isConcerned(byPushOf: tags(pushed)) == concerns, "\(policy.rule.kind) \(pushed)")
        }
    }

    @Test("a policy that demands signatures is concerned by what may be one")
    func signatures() throws {
        let plain = try image(semver(">=1.0.0"))
        let demanding = try image(semver(">=1.0.0")) {
            $0.verify = SignatureRequirement()
        }
        let signature = tags("sha256-\(String(repeating: "a", count: 64)).sig")
        #expect(demanding.isConcerned(byPushOf: signature) && !plain.isConcerned(byPushOf: signature))
        #expect(demanding.isConcerned(byPushOf: []) && !plain.isConcerned(byPushOf: []))
        #expect(!demanding.isConcerned(byPushOf: tags("latest")))
    }
}
