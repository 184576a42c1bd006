import OCI
import Policies
import Resources
import Testing
import Versions

@Suite("Policies read from files")
struct PolicyTests {
    @Test("a policy with everything in it becomes its value")
    func whole() throws {
        let loaded = ResourceLoader.load(
            #"""
            # Podinfo follows its sixth major version.
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata:
              name: podinfo
              namespace: apps
            spec:
              suspend: true
              interval: 1h30m
              group: None
              images:
                - image: ghcr.io/stefanprodan/podinfo
                  alias: web
                  policy:
                    semver: {range: ">=6.0.0 <7.0.0"}
                  digest: Never
                  allowDowngrade: true
                  ignore: ["6.3.0", 1.10, 6, ">=6.4.0 <6.5.0"]
                - image: nginx
                  policy:
                    glob: {pattern: "main-*", order: numerical}
                  filterTags: {include: ["main-*"], exclude: ["*-rc*"], pattern: '^main-(\d+)$', extract: '$1'}
              targets:
                - source: fleet
                  paths: ["apps/podinfo/**", "!**/generated/**"]
                  fields: Markers
                  write: {mode: Push}
                - source: other
            """#, file: "policies/podinfo.yaml")
        #expect(loaded.diagnostics == [])
        let located = try #require(loaded.policies.first)
        #expect(located.file == "policies/podinfo.yaml")
        #expect(located.line == 2)
        let policy = located.policy
        #expect(policy.id == PolicyID(namespace: "apps", name: "podinfo"))
        #expect(policy.isSuspended)
        #expect(policy.interval == .seconds(5_400))

        let web = try #require(policy.images.first)
        #expect(web.repository.canonical == "ghcr.io/stefanprodan/podinfo")
        #expect(web.alias == "web")
        #expect(web.allowsDowngrade)
        guard case .semver(let range, _) = web.rule else {
            Issue.record("not a semver rule")
            return
        }
        #expect(range.description == ">=6.0.0 <7.0.0")
        let ignored = web.ignore.map { ignored in
            switch ignored {
            case .tag(let tag): "tag \(tag)"
            case .range(let range): "range \(range)"
            }
        }
        #expect(ignored == ["tag 6.3.0", "tag 1.10", "tag 6", "range >=6.4.0 <6.5.0"])

        let nginx = try #require(policy.images.last)
        #expect(nginx.alias == "nginx")
        #expect(!nginx.allowsDowngrade)
        guard case .glob(let glob, .numerical) = nginx.rule else {
            Issue.record("not a glob rule in numerical order")
            return
        }
        #expect(glob.source == "main-*")
        #expect(nginx.filter.include.map(\.source) == ["main-*"])
        #expect(nginx.filter.exclude.map(\.source) == ["*-rc*"])
        #expect(nginx.filter.pattern != nil)
        #expect(nginx.filter.extract != nil)

        #expect(policy.targets.map(\.source) == ["fleet", "other"])
        #expect(policy.targets.map(\.fields) == [.markers, .auto])
        #expect(policy.targets.map(\.paths.sources) == [["apps/podinfo/**", "!**/generated/**"], []])
    }

    @Test("what a short policy leaves out has the documented value")
    func short() throws {
        let policy = try #require(
            ResourceLoader.load(
                """
                apiVersion: pawl.dev/v1alpha1
                kind: UpdatePolicy
                metadata: {name: app}
                spec: {images: [{image: nginx, policy: {semver: {range: 1.x}}}]}
                """, file: "p.yaml"
            ).policies.first
        ).policy
        #expect(policy.id.description == "default:app")
        #expect(!policy.isSuspended)
        #expect(policy.interval == nil)
        #expect(policy.targets.isEmpty)
        #expect(policy.images.first?.filter.include.isEmpty == true)
        #expect(policy.images.first?.ignore.isEmpty == true)
    }

    @Test(
        "an interval is whole days, hours, minutes and seconds",
        arguments: [
            ("1s", 1), ("30s", 30), ("5m", 300), ("1h30m", 5_400), ("72h", 259_200), ("1h0m1s", 3_601), ("90m", 5_400),
            ("3d", 259_200), ("1d12h", 129_600),
        ])
    func interval(text: String, seconds: Int) {
        let loaded = ResourceLoader.load(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: app}
            spec: {interval: \(text), images: [{image: nginx, policy: {semver: {range: 1.x}}}]}
            """, file: "p.yaml")
        #expect(loaded.policies.first?.policy.interval == .seconds(seconds))
    }

    @Test("every glob order by its name", arguments: TagOrder.allCases)
    func order(order: TagOrder) {
        let loaded = ResourceLoader.load(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: app}
            spec: {images: [{image: nginx, policy: {glob: {pattern: "*", order: \(order.rawValue)}}}]}
            """, file: "p.yaml")
        #expect(loaded.diagnostics == [])
        guard case .glob(_, let read) = loaded.policies.first?.policy.images.first?.rule else {
            Issue.record("not a glob rule")
            return
        }
        #expect(read == order)
    }

    @Test("all mistakes of a document are told at once, and the policy is not returned")
    func allMistakes() {
        let loaded = ResourceLoader.load(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: app, labels: {}}
            spec:
              suspend: maybe
              interval: soon
              images:
                - image: Nginx
                  policy: {semver: {range: 1.x}}
                - image: redis
              targets:
                - {paths: []}
            """, file: "p.yaml")
        #expect(loaded.policies.isEmpty)
        #expect(
            loaded.diagnostics.map { "\($0.line):\($0.column) \($0.field)" } == [
                "3:23 metadata.labels", "5:12 spec.suspend", "6:13 spec.interval", "8:14 spec.images[0].image",
                "10:7 spec.images[1].policy", "12:7 spec.targets[0].source",
            ])
    }
}
