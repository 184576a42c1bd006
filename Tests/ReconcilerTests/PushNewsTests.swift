import DemoRegistry
import Foundation
import Git
import Logging
import OCI
import Policies
import Reconciler
import Registry
import ServiceLifecycle
import Store
import TestServers
import Testing

import struct OCI.Tag

@Suite("News of pushes")
struct PushNewsTests {
    /// A running loop whose interval is far too long to be waited for.
    private struct Place {
        let fleet: Fleet
        let news: PushNews
        private let group: ServiceGroup
        private let running: Task<Void, any Error>

        init(delays: [Duration] = PushNews.delays) async throws {
            fleet = try await Fleet.start()
            let waker = Waker()
            let settings = SourceSettings(
                name: "fleet", remote: RemoteLocation(url: fleet.remote.path), branch: "main",
                commit: CommitSettings(author: .init(name: "Pawl", email: "pawl@example.com")),
                mirrorDirectory: "\(fleet.folder.path)/mirror.git")
            let client = RegistryClient(
                settings: [RegistrySettings(host: "127.0.0.1:\(fleet.registry.port)", plainHTTP: true)],
                userAgent: "pawl-test")
            let mirror = SourceMirror(settings)
            let source = SourceReconciler(
                mirror: mirror, places: PolicyPlaces(onDisk: [], inGit: [(mirror, ".pawl")]),
                interval: .seconds(86_400),
                tagLists: TagLists(registry: client),
                facts: TagFactFinder(registry: client, history: TagHistory(try Store(path: ":memory:"))),
                isDryRun: false, waker: waker)
            news = PushNews(waker: waker, sources: [source], delays: delays)
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let group = ServiceGroup(
                services: [ReconcilerService(sources: [source], waker: waker, logger: quiet)], logger: quiet)
            self.group = group
            running = Task { try await group.run() }
            let fleet = fleet
            try await PushNewsTests.eventually { try fleet.tag == "1.1.0" }
        }

        /// How often the tags were listed.
        var listings: Int { get async { await fleet.registry.requestCount(of: "/v2/team/web/tags/list") } }

        func pushed(_ tags: String...) async throws -> Bool {
            await news.imagePushed(tags.compactMap { Tag($0) }, to: try Repository(parsing: fleet.image))
        }

        func stop() async throws {
            await group.triggerGracefulShutdown()
            try await running.value
        }
    }

    private static func eventually(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test("a tag that a policy could choose is looked for at once")
    func wanted() async throws {
        let place = try await Place()
        await place.fleet.registry.push("1.2.0", to: "team/web")
        #expect(try await place.pushed("latest", "1.2.0"))
        try await PushNewsTests.eventually { try place.fleet.tag == "1.2.0" }
        try await place.stop()
    }

    @Test("what no policy could choose wakes nobody")
    func unwanted() async throws {
        let place = try await Place()
        let before = await place.listings
        #expect(try await !place.pushed("latest"))
        #expect(try await !place.pushed())
        let other = try Repository(parsing: "127.0.0.1:\(place.fleet.registry.port)/team/other")
        #expect(await !place.news.imagePushed([try #require(Tag("1.2.0"))], to: other))
        #expect(await !place.news.commitsPushed { _, _ in false })
        #expect(await place.listings == before)
        try await place.stop()
    }

    @Test("a tag that the list shows late is looked for again, a few times")
    func late() async throws {
        let place = try await Place(delays: Array(repeating: .milliseconds(100), count: 200))
        let before = await place.listings
        #expect(try await place.pushed("1.2.0"))
        try await PushNewsTests.eventually { await place.listings >= before + 2 }
        #expect(try place.fleet.tag == "1.1.0")
        await place.fleet.registry.push("1.2.0", to: "team/web")
        try await PushNewsTests.eventually { try place.fleet.tag == "1.2.0" }
        try await place.stop()
    }

    @Test("a tag that never comes is given up")
    func never() async throws {
        let place = try await Place(delays: Array(repeating: .milliseconds(1), count: 3))
        #expect(try await place.pushed("9.0.0"))
        try await PushNewsTests.eventually { await !place.news.isWaiting }
        #expect(try await place.pushed("9.0.0"))
        try await PushNewsTests.eventually { await !place.news.isWaiting }
        try await place.stop()
    }

    @Test("commits on a branch that a source reads wake it")
    func commits() async throws {
        let place = try await Place()
        try await place.fleet.pull()
        try place.fleet.write("apps/more.yaml", place.fleet.manifest("1.0.0"))
        try await place.fleet.person("git add -A; git commit -q -m More; git push -q origin HEAD:main")
        let path = place.fleet.remote.path
        #expect(await place.news.commitsPushed { url, branches in url == path && branches == ["main"] })
        let updated = place.fleet.manifest("1.1.0")
        try await PushNewsTests.eventually {
            try place.fleet.remote.git("show", "main:apps/more.yaml") + "\n" == updated
        }
        try await place.stop()
    }
}
