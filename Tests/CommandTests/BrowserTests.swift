import Curl
import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("the pages in a real browser")
struct BrowserTests {
    static let python = PythonEnvironment(
        "browser-1", ["selenium==4.51.0", "axe-selenium-python==2.1.6"])

    @Test(
        "accessible in the light and the dark, fit for a phone, live without a reload; a hold through the page is a commit",
        .timeLimit(.minutes(5)))
    func pages() async throws {
        let bench = try await Bench()
        for tag in ["1.0.0", "1.1.0", "1.1.0-rc.1", "nightly"] { await bench.registry.push(tag, to: "team/web") }
        for tag in ["2.0.0", "2.3.1"] { await bench.registry.push(tag, to: "team/api") }
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.policy("api", image: "%host/team/api", rule: "semver: {range: \"*\"}", spec: "  suspend: true")
        try bench.policy("lost", image: "%host/team/lost", rule: "semver: {range: \"*\"}")
        try bench.commit([
            "web.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8),
            "api.yaml": Array(bench.expand("image: %host/team/api:2.0.0\n").utf8),
            "lost.yaml": Array(bench.expand("image: %host/team/lost:1.0.0\n").utf8),
        ])
        let service = try await ServedPawl(bench)
        try await service.eventually("updated") { try bench.commitCount == 2 }
        let script = try #require(Bundle.module.url(forResource: "Fixtures/browser.py", withExtension: nil)?.path)
        let folder = ProcessInfo.processInfo.environment["PAWL_SCREENSHOTS"] ?? bench.path
        let result = try await BrowserTests.python.run(
            file: script, [service.url, ServedPawl.token, bench.host, folder])
        #expect(result.status == 0, "\(result.output)\(result.errors.suffix(3_000))\(service.log.suffix(2_000))")
        print(result.output)
        #expect(
            try bench.git("-C", bench.remote, "log", "-1", "--format=%an <%ae> %s|%(trailers)", "main")
                == "Ada Lovelace <ada@example.com> Hold apps:web|Pawl-Hold: apps:web")
        #expect(try bench.git("-C", bench.remote, "show", "main:web.yaml").hasSuffix("web:1.2.0"))
    }

    @Test("a thousand apps are one page that comes within a second or three, and is the same without a script")
    func thousand() async throws {
        let bench = try await Bench()
        await bench.registry.push("1.0.0", to: "team/app")
        var policies = ["", ""]
        var manifests = ""
        for number in 0..<1_000 {
            policies[number % 2] += """
                apiVersion: pawl.dev/v1alpha1
                kind: UpdatePolicy
                metadata: {name: app-\(number), namespace: apps}
                spec:
                  images: [{image: "%host/team/app", policy: {semver: {range: "*"}}}]
                  targets: [{source: fleet, fields: Markers}]
                ---

                """
            manifests += "- image: %host/team/app:1.0.0 # pawl: apps:app-\(number)\n"
        }
        try bench.write("policies/even.yaml", policies[0])
        try bench.write("policies/odd.yaml", policies[1])
        try bench.commit(["all.yaml": Array(bench.expand(manifests).utf8)])
        let service = try await ServedPawl(bench)
        let start = ContinuousClock.now
        let page = try await service.get("/")
        print("1,000 apps: \(page.body.count >> 10) KiB in \(start.duration(to: .now)) by a debug build")
        #expect(page.text.components(separatedBy: "<tr role=\"row\" id=").count == 1_001)
        let filtered = try await service.get("/?q=app-777&reason=UpToDate")
        let rows = filtered.text.components(separatedBy: "<tr role=\"row\" id=").dropFirst()
        #expect(rows.count == 1_000 && rows.count { !$0.prefix { $0 != ">" }.contains(" hidden") } == 1)
        #expect(filtered.text.contains("1 of 1000 shown"))
        let one = try await service.get("/apps/apps:app-777")
        #expect(one.status == 200 && one.text.contains("1.0.0"))
    }
}
