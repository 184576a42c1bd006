import Manifests
import OCI
@testable import Planning
import Policies
import Testing

@Suite("the commit message")
struct CommitMessageTests {
    private func change(
        _ policy: String, _ alias: String, _ to: String, file: String = "apps/a.yaml", digest: String? = nil
    ) throws -> PlannedChange {
        let field = try #require(ManifestScanner.scan(Array("image: x/y:1.0.0".utf8), path: "a.yaml").fields.first)
        return PlannedChange(
            source: "fleet", file: file, line: 21, policy: PolicyID(namespace: "apps", name: policy), alias: alias,
            image: "ghcr.io/x/\(alias)", from: "1.0.0", to: try #require(Tag(to)),
            digest: digest.flatMap { Digest($0) },
            message: "greatest in range\n*",
            applied: AppliedFile.Change(field: field, wanted: WantedImage(tag: Tag(to)), edits: []))
    }

    private func message(_ changes: [PlannedChange]) -> CommitMessage {
        var plan = UpdatePlan()
        plan.changes = changes
        return CommitMessage(plan)
    }

    @Test("one image, at one place or several, is named in the subject")
    func oneImage() throws {
        let message = message([
            try change("podinfo", "podinfo", "6.5.1"), try change("podinfo", "podinfo", "6.5.1", file: "b"),
        ])
        #expect(message.subject == "Update podinfo to 6.5.1")
        #expect(message.body == "- apps:podinfo ghcr.io/x/podinfo 1.0.0 -> 6.5.1: greatest in range *")
    }

    @Test("several images are counted, apps too")
    func several() throws {
        let message = message([
            try change("a", "web", "1"), try change("a", "worker", "1"), try change("b", "db", "2"),
        ])
        #expect(message.subject == "Update 3 images in 2 apps")
    }

    @Test("a trailer per changed value: policy, image, versions, digest, place; paths on one line")
    func trailers() throws {
        let digest = "sha256:" + String(repeating: "c", count: 64)
        let message = message([
            try change("a", "web", "1.1.0", digest: digest),
            try change("a", "web", "1.1.0", file: "odd \"name\"\n.yaml"),
        ])
        #expect(
            message.trailers == """
                Pawl-Update: apps:a ghcr.io/x/web 1.0.0 -> 1.1.0@\(digest) apps/a.yaml:21
                Pawl-Update: apps:a ghcr.io/x/web 1.0.0 -> 1.1.0 "odd\\040\\"name\\"\\n.yaml":21
                """)
        #expect(message.description.hasSuffix(message.trailers + "\n"))
    }

    @Test("the trace stands after what changed and before who vouches")
    func trace() throws {
        var plan = UpdatePlan()
        plan.changes = [try change("a", "web", "1.1.0")]
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let message = CommitMessage(plan, signedOffBy: "Pawl <pawl@example.com>", trace: parent)
        #expect(
            message.trailers == """
                Pawl-Update: apps:a ghcr.io/x/web 1.0.0 -> 1.1.0 apps/a.yaml:21
                Traceparent: \(parent)
                Signed-off-by: Pawl <pawl@example.com>
                """)
        #expect(TrailerParagraph(of: message.description).values(of: "Traceparent") == [parent])
        #expect(UpdateTrailer.all(in: message.description).count == 1)
    }
}
