import OCI
import Planning
import Reconciler
import Registry
import Store
import TestServers
import Testing

@Suite("the newest lists of tags")
struct TagListsTests {
    private func lists(_ server: ScriptedServer, _ store: Store) -> TagLists {
        TagLists(
            registry: RegistryClient(
                settings: [RegistrySettings(host: "127.0.0.1:\(server.port)", plainHTTP: true)],
                userAgent: "pawl-test"), store: store)
    }

    private func names(_ observation: TagObservation?) -> Set<String>? {
        guard case .tags(let tags) = observation else { return nil }
        return Set(tags.map(\.text))
    }

    @Test("after a restart the first question is whether the list changed, and a failure uses no list that was kept")
    func restart() async throws {
        let server = try ScriptedServer { request, before in
            if before == 2 { return .response(404) }
            return request.header("if-none-match") == "\"1\""
                ? .response(304) : .response(200, "{\"tags\":[\"1.0\",\"1.1\"]}", headers: ["ETag: \"1\""])
        }
        let folder = try TemporaryDirectory()
        let app = try Repository(parsing: "127.0.0.1:\(server.port)/team/app")
        for run in 0..<2 {
            let store = try Store(path: folder.path + "/pawl.db")
            let observed = await lists(server, store).observe([app: .now])
            #expect(names(observed[app]) == ["1.0", "1.1"])
            #expect(server.requests[run].header("if-none-match") == (run == 0 ? nil : "\"1\""))
        }
        let failed = await lists(server, try Store(path: folder.path + "/pawl.db")).observe([app: .now])
        #expect(failed[app] != nil)
        #expect(names(failed[app]) == nil)
    }
}
