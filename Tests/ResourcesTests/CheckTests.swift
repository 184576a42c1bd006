import Policies
import Resources
import Testing

@Suite("Resources of several files together")
struct CheckTests {
    private func policy(_ name: String, targets: String = "[{source: fleet}]", file: String) -> LoadedResources {
        ResourceLoader.load(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: \(name)}
            spec:
              images: [{image: nginx, policy: {semver: {range: 1.x}}}]
              targets: \(targets)
            """, file: file)
    }

    private func configuration(_ sources: String = "fleet", file: String = "pawl.yaml") -> LoadedResources {
        ResourceLoader.load(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            sources: [\(sources.split(separator: " ").map { "{name: \($0), url: /\($0)}" }.joined(separator: ", "))]
            """, file: file)
    }

    private func check(_ loaded: LoadedResources...) -> (policies: [String], diagnostics: [String]) {
        let checked = ResourceLoader.check(loaded)
        return (checked.policies.map(\.policy.id.name), checked.diagnostics.map(\.description))
    }

    @Test("policies and the configuration they belong to are joined")
    func joined() {
        let checked = check(configuration(), policy("a", file: "a.yaml"), policy("b", file: "b.yaml"))
        #expect(checked.policies == ["a", "b"])
        #expect(checked.diagnostics == [])
    }

    @Test("of two policies with one id neither stays: nobody can tell which one is meant")
    func duplicate() {
        let checked = check(policy("a", file: "a.yaml"), policy("a", file: "b.yaml"), policy("c", file: "c.yaml"))
        #expect(checked.policies == ["c"])
        #expect(
            checked.diagnostics == [
                "b.yaml:3:18: metadata.name: a.yaml:3 holds a policy default:a too, so neither counts; "
                    + "give one of them another name or namespace"
            ])
    }

    @Test("a file that is loaded twice counts once")
    func twice() {
        let checked = check(
            configuration(), policy("a", file: "policies/a.yaml"), policy("a", file: "./policies//a.yaml"),
            configuration(file: "./pawl.yaml"))
        #expect(checked.policies == ["a"])
        #expect(checked.diagnostics == [])
    }

    @Test("a target's source must be one of the configuration's")
    func unknownSource() {
        let checked = check(
            configuration("fleet tools"),
            policy("a", targets: "[{source: fleet}, {source: fleets}, {source: elsewhere}]", file: "a.yaml"),
            policy("b", file: "b.yaml"))
        #expect(checked.policies == ["b"])
        #expect(
            checked.diagnostics == [
                "a.yaml:6:39: spec.targets[1].source: 'fleets' is not a source of pawl.yaml; did you mean 'fleet'?",
                "a.yaml:6:57: spec.targets[2].source: 'elsewhere' is not a source of pawl.yaml; "
                    + "write one of: fleet, tools",
            ])
    }

    @Test("a policy that writes nowhere is told where there is a configuration")
    func noTarget() {
        let lonely = policy("a", targets: "[]", file: "a.yaml")
        #expect(check(lonely).diagnostics == [])
        #expect(
            check(configuration(), lonely).diagnostics == [
                "a.yaml:3:18: spec.targets: is missing: the policy's choice is written nowhere; "
                    + "write targets: [{source: ...}]"
            ])
    }

    @Test("without a configuration no source is looked for")
    func noConfiguration() {
        let checked = check(policy("a", targets: "[{source: anywhere}]", file: "a.yaml"))
        #expect(checked.policies == ["a"])
        #expect(checked.diagnostics == [])
    }

    @Test("a second configuration is told, and the first counts")
    func secondConfiguration() {
        let both = [configuration("fleet"), configuration("tools", file: "other.yaml")]
        let checked = ResourceLoader.check(both)
        #expect(checked.configuration?.sources.map(\.name) == ["fleet"])
        #expect(
            checked.diagnostics.map(\.description) == [
                "other.yaml:1:1: kind: pawl.yaml:1 holds a PawlConfiguration too; keep one"
            ])
    }

    @Test("what is wrong in a file stays in the joined list")
    func keepsDiagnostics() {
        let bad = ResourceLoader.load("kind: x\n", file: "bad.yaml")
        #expect(check(bad, policy("a", file: "a.yaml")).diagnostics.count == 1)
    }
}
