import Notices
import Notifications
import Policies
import Reconciler
import Resources
import Seeded
import Testing

@Suite("what is news in successive cycles")
struct NoticeWatchTests {
    /// A watch that is told of a cycle every minute, and what each was news.
    private struct Minutes {
        var watch: NoticeWatch
        var minute = 0

        init(
            _ interest: NoticeInterest = NoticeInterest(), failuresBefore: Int = 3, stuckAfter: Duration = .seconds(600)
        ) {
            watch = NoticeWatch(interest, failuresBefore: failuresBefore, stuckAfter: stuckAfter)
        }

        mutating func take(_ report: CycleReport) -> [String] {
            minute += 1
            return watch.take(report, at: now).map { ($0.isResolved ? "-" : "+") + "\($0.kind) \($0.name)" }
        }

        mutating func take(_ report: CycleReport, minutes: Int) -> [[String]] {
            (0..<minutes).map { _ in take(report) }
        }

        var now: Instant { Instant(secondsSince1970: 1_795_000_000 + minute * 60) }
    }

    @Test("what was pushed is told, once for each image and step")
    func updates() throws {
        var minutes = Minutes()
        #expect(minutes.take(try Cycle.pushed(["b", "a"])) == ["+update a", "+update b"])
        #expect(minutes.take(Cycle.seen(["a": .upToDate, "b": .upToDate])) == [])
        let watch = NoticeWatch(failuresBefore: 1, stuckAfter: .seconds(1))
        var copy = watch
        let notice = try #require(copy.take(try Cycle.pushed(["a"]), at: minutes.now).first)
        #expect(
            notice.change
                == Notice.Change(
                    from: "1.0.0", to: "1.1.0", digest: nil, commit: String(repeating: "a1", count: 20), values: 2))
    }

    @Test("a failure is told after so many cycles in a row, once, and so is its end")
    func failures() {
        var minutes = Minutes()
        let failing = Cycle.seen(["a": .registryUnavailable, "b": .upToDate])
        let well = Cycle.seen(["a": .upToDate, "b": .upToDate])
        #expect(minutes.take(failing, minutes: 2) == [[], []])
        #expect(minutes.take(well) == [])
        #expect(minutes.take(failing, minutes: 5) == [[], [], ["+failure a"], [], []])
        // Another reason is the same failure.
        #expect(minutes.take(Cycle.seen(["a": .rateLimited])) == [])
        #expect(minutes.take(well) == ["-failure a"])
        #expect(minutes.take(well) == [])
    }

    @Test("a source that cannot be read fails as a source; what was known of its images stays")
    func sources() {
        var minutes = Minutes(failuresBefore: 2)
        #expect(minutes.take(Cycle.seen(["a": .unsigned]), minutes: 2) == [[], ["+failure a"]])
        #expect(minutes.take(Cycle.broken(), minutes: 3) == [[], ["+failure Source fleet"], []])
        #expect(minutes.take(Cycle.seen(["a": .unsigned])) == ["-failure Source fleet"])
        #expect(minutes.take(Cycle.seen(["a": .upToDate])) == ["-failure a"])
    }

    @Test("one source's states are not another's")
    func apart() {
        var minutes = Minutes(failuresBefore: 1)
        #expect(minutes.take(Cycle.seen(["a": .unsigned])) == ["+failure a"])
        #expect(minutes.take(Cycle.seen(["a": .upToDate], source: "other")) == [])
        #expect(minutes.take(Cycle.seen(["a": .unsigned], source: "other")) == ["+failure a"])
        #expect(minutes.take(Cycle.seen([:])) == ["-failure a"])
    }

    @Test("a policy file that cannot be used is a failure of its own")
    func files() {
        var minutes = Minutes(failuresBefore: 2)
        let diagnostics = [1, 2].map {
            Diagnostic(file: "policies/a.yaml", line: $0, column: 1, field: "spec", message: "is missing")
        }
        let broken = Cycle.seen([:], diagnostics: diagnostics)
        #expect(minutes.take(broken, minutes: 3) == [[], ["+failure Policy file policies/a.yaml"], []])
        #expect(minutes.take(Cycle.seen([:])) == ["-failure Policy file policies/a.yaml"])
    }

    @Test("a hold is told when it begins and when it ends; what was held at the start is no news")
    func holds() {
        var minutes = Minutes()
        #expect(minutes.take(Cycle.broken()) == [])
        #expect(minutes.take(Cycle.seen(["a": .held, "b": .upToDate])) == [])
        #expect(minutes.take(Cycle.seen(["a": .held, "b": .held])) == ["+hold b"])
        #expect(minutes.take(Cycle.seen(["a": .held, "b": .held])) == [])
        #expect(minutes.take(Cycle.seen(["a": .upToDate, "b": .upToDate])) == ["-hold a", "-hold b"])
        #expect(minutes.take(Cycle.seen(["a": .held])) == ["+hold a"])
        // A policy that is gone holds nothing.
        #expect(minutes.take(Cycle.seen([:])) == ["-hold a"])
    }

    @Test("an update that is due and not made for so long is stuck")
    func stuck() throws {
        var minutes = Minutes(failuresBefore: 1_000, stuckAfter: .seconds(180))
        #expect(minutes.take(try Cycle.refused(["a"]), minutes: 3) == [[], [], []])
        #expect(minutes.take(try Cycle.refused(["a"])) == ["+stuck a"])
        #expect(minutes.take(try Cycle.pushed(["a"])) == ["+update a", "-stuck a"])
        // Reasons may change meanwhile, and so may what can be seen of it.
        #expect(minutes.take(Cycle.seen(["a": .unsigned])) == [])
        #expect(minutes.take(Cycle.seen(["a": .registryUnavailable])) == [])
        #expect(minutes.take(Cycle.seen(["a": .platformMissing])) == [])
        #expect(minutes.take(Cycle.broken()) == ["+stuck a"])
        #expect(minutes.take(Cycle.seen(["a": .registryUnavailable])) == [])
        #expect(minutes.take(Cycle.seen(["a": .upToDate])) == ["-stuck a"])
    }

    @Test(
        "what waits because somebody said so, or might have nothing due, is not stuck",
        arguments: [
            Reason.tooYoung, .frozen, .held, .suspended, .noFieldFound, .notNewer, .registryUnavailable, .rateLimited,
        ])
    func waiting(_ reason: Reason) {
        var minutes = Minutes(NoticeInterest([.stuck]), stuckAfter: .seconds(60))
        #expect(minutes.take(Cycle.seen(["a": reason]), minutes: 5).flatMap(\.self) == [])
        if ![.registryUnavailable, .rateLimited].contains(reason) {
            // It ends a wait that had begun.
            _ = minutes.take(Cycle.seen(["a": .unsigned]), minutes: 3)
            #expect(minutes.take(Cycle.seen(["a": reason])) == ["-stuck a"])
        }
    }

    @Test("a cycle that was stopped says nothing")
    func stopped() {
        var minutes = Minutes(failuresBefore: 1)
        #expect(minutes.take(Cycle.seen(["a": .unsigned])) == ["+failure a"])
        #expect(minutes.take(Cycle.seen([:], outcome: .stopped)) == [])
        #expect(minutes.take(Cycle.seen(["a": .unsigned])) == [])
    }

    @Test("a receiver is told what it asked for")
    func interest() throws {
        var kinds = Minutes(NoticeInterest([.failure]), failuresBefore: 1)
        #expect(kinds.take(try Cycle.pushed(["a"])) == [])
        #expect(kinds.take(Cycle.seen(["a": .unsigned, "b": .held])) == ["+failure a"])
        var policies = Minutes(NoticeInterest(policies: [try Glob(parsing: "apps:b*")]), failuresBefore: 1)
        #expect(
            policies.take(Cycle.seen(["a": .unsigned, "b": .unsigned, "bc": .unsigned])) == [
                "+failure b", "+failure bc",
            ])
        #expect(policies.take(Cycle.broken()) == [])
        var sources = Minutes(NoticeInterest(sources: ["other"]), failuresBefore: 1)
        #expect(sources.take(Cycle.seen(["a": .unsigned])) == [])
        #expect(sources.take(Cycle.broken(source: "other")) == ["+failure Source other"])
    }

    @Test("a source that is no longer configured is forgotten, the others are not")
    func gone() {
        var minutes = Minutes(failuresBefore: 2)
        for source in ["fleet", "other"] { #expect(minutes.take(Cycle.broken(source: source)) == []) }
        minutes.watch.keep(["fleet"])
        #expect(minutes.take(Cycle.broken()) == ["+failure Source fleet"])
        #expect(minutes.take(Cycle.broken(source: "other"), minutes: 2) == [[], ["+failure Source other"]])
        minutes.watch.keep(["other"])
        #expect(minutes.watch.raised(at: minutes.now).map(\.source) == ["other"])
    }

    @Test("whatever happens, a state begins before it ends, and never twice", arguments: 0..<20)
    func alternates(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var minutes = Minutes(failuresBefore: Int.random(in: 1...3, using: &generator), stuckAfter: .seconds(120))
        var raised: Set<String> = []
        // What is held at the start is known without having been told.
        _ = minutes.take(Cycle.seen([:]))
        for _ in 0..<400 {
            let report: CycleReport
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: report = Cycle.broken()
            case 1: report = try Cycle.refused(["a"])
            case 2: report = try Cycle.pushed(["b"])
            default:
                var reasons: [String: Reason] = [:]
                for name in ["a", "b", "c"] where Bool.random(using: &generator) {
                    reasons[name] = Reason.allCases.randomElement(using: &generator)
                }
                report = Cycle.seen(reasons)
            }
            for news in minutes.take(report) where !news.contains("update") {
                let state = String(news.dropFirst())
                if news.hasPrefix("+") {
                    #expect(raised.insert(state).inserted, "\(state) began twice")
                } else {
                    #expect(raised.remove(state) != nil, "\(state) ended without a beginning")
                }
            }
            #expect(Set(minutes.watch.raised(at: minutes.now).map { "\($0.kind) \($0.name)" }) == raised)
        }
    }
}
