import OCI
import Testing

private let hexadecimal = String(repeating: "0123456789abcdef", count: 4)
private let digest = "sha256:" + hexadecimal

@Suite("Image references")
struct ImageReferenceTests {
    struct Row: Sendable {
        var text: String
        var canonical: String
        var spelled: String
        var tag: String?
        var digest: String?
    }

    static let rows: [Row] = [
        Row(text: "nginx", canonical: "docker.io/library/nginx", spelled: "nginx"),
        Row(text: "nginx:1.27", canonical: "docker.io/library/nginx", spelled: "nginx", tag: "1.27"),
        Row(text: "nginx@" + digest, canonical: "docker.io/library/nginx", spelled: "nginx", digest: digest),
        Row(
            text: "nginx:1.27@" + digest, canonical: "docker.io/library/nginx", spelled: "nginx", tag: "1.27",
            digest: digest),
        Row(
            text: "docker.io/nginx:latest", canonical: "docker.io/library/nginx", spelled: "docker.io/nginx",
            tag: "latest"),
        Row(
            text: "localhost:5000/app", canonical: "localhost:5000/app", spelled: "localhost:5000/app"),
        Row(
            text: "localhost:5000/app:v1", canonical: "localhost:5000/app", spelled: "localhost:5000/app",
            tag: "v1"),
        Row(
            text: "localhost:5000", canonical: "docker.io/library/localhost", spelled: "localhost", tag: "5000"),
        Row(
            text: "GHCR.io/team/app:V1_rc.2-X", canonical: "ghcr.io/team/app", spelled: "GHCR.io/team/app",
            tag: "V1_rc.2-X"),
    ]

    @Test("a reference is taken apart into repository, tag and digest, and spelled again as it was", arguments: rows)
    func parsed(row: Row) throws {
        let reference = try ImageReference(parsing: row.text)
        #expect(reference.repository.canonical == row.canonical)
        #expect(reference.repository.original == row.spelled)
        #expect(reference.tag?.text == row.tag)
        #expect(reference.digest?.text == row.digest)
        #expect(reference.description == row.text)
        let spelled = ImageReference.spell(
            repository: reference.repository.original, tag: reference.tag, digest: reference.digest)
        #expect(spelled == row.text)
    }

    static let refusals: [(String, ReferenceError.Problem)] = [
        ("", ReferenceError.Problem.path),
        (":1.0", .path),
        ("@" + digest, .path),
        ("ghcr.io/a:", .tag),
        ("ghcr.io/a:.1", .tag),
        ("ghcr.io/a:-1", .tag),
        ("ghcr.io/a:1+2", .tag),
        ("ghcr.io/a:1 ", .tag),
        ("ghcr.io/a:1:2", .tag),
        ("ghcr.io/a:{{ .Values.tag }}", .tag),
        ("ghcr.io/a@", .digest),
        ("ghcr.io/a@sha256:abc", .digest),
        ("ghcr.io/a@sha256:" + hexadecimal.uppercased(), .digest),
        ("ghcr.io/a@" + digest + "@" + digest, .digest),
        ("ghcr.io/a@" + digest + ":1.0", .digest),
        ("ghcr.io/a:b/c", .path),
        ("https://ghcr.io/a:1", .scheme),
        ("ghcr.io/A:1", .upperCase),
        ("$(IMAGE)", .path),
        (String(repeating: "a", count: 1025), .tooLong),
    ]

    @Test("what is not a reference is refused with the problem by name", arguments: refusals)
    func refused(text: String, problem: ReferenceError.Problem) {
        #expect { try ImageReference(parsing: text) } throws: { error in
            (error as? ReferenceError)?.problem == problem
        }
    }

    @Test("every prefix and every changed byte of a reference is an answer or an error, never a crash")
    func mutations() {
        let valid = Array("localhost:5000/team/app:v1.2@\(digest)".utf8)
        var accepted = 0
        for end in valid.indices {
            if (try? ImageReference(parsing: String(decoding: valid[..<end], as: UTF8.self))) != nil { accepted += 1 }
            for byte in [UInt8(0), 0x20, 0x2D, 0x2F, 0x3A, 0x40, 0x41, 0x7F, 0xC3, 0xFF] {
                var changed = valid
                changed[end] = byte
                guard let reference = try? ImageReference(parsing: String(decoding: changed, as: UTF8.self)) else {
                    continue
                }
                let spelled = ImageReference.spell(
                    repository: reference.repository.original, tag: reference.tag, digest: reference.digest)
                #expect(Array(spelled.utf8) == changed)
                accepted += 1
            }
        }
        #expect(accepted > 0)
    }
}
