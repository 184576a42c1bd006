import OCI
import Testing

@Suite("Repositories")
struct RepositoryTests {
    static let spellings: [(String, String)] = [
        ("busybox", "docker.io/library/busybox"),
        ("library/busybox", "docker.io/library/busybox"),
        ("docker.io/busybox", "docker.io/library/busybox"),
        ("docker.io/library/busybox", "docker.io/library/busybox"),
        ("index.docker.io/busybox", "docker.io/library/busybox"),
        ("index.docker.io/library/busybox", "docker.io/library/busybox"),
        ("registry-1.docker.io/busybox", "docker.io/library/busybox"),
        ("registry-1.docker.io/library/busybox", "docker.io/library/busybox"),
        ("Docker.IO/busybox", "docker.io/library/busybox"),
        ("example/repo", "docker.io/example/repo"),
        ("docker.io/example/repo", "docker.io/example/repo"),
        ("index.docker.io/example/repo", "docker.io/example/repo"),
        ("ghcr.io/example/repo", "ghcr.io/example/repo"),
        ("GHCR.io/example/repo", "ghcr.io/example/repo"),
        ("quay.io/example/repo", "quay.io/example/repo"),
        ("ghcr.io/one", "ghcr.io/one"),
        ("localhost/app", "localhost/app"),
        ("localhost:5000/app", "localhost:5000/app"),
        ("registry:5000/team/app", "registry:5000/team/app"),
        ("127.0.0.1:5000/a/b/c", "127.0.0.1:5000/a/b/c"),
        ("REGISTRY/app", "REGISTRY/app"),
        ("a/b.c/d_e/f__g/h---i", "docker.io/a/b.c/d_e/f__g/h---i"),
        ("123.dkr.ecr.eu-west-1.amazonaws.com/app", "123.dkr.ecr.eu-west-1.amazonaws.com/app"),
    ]

    @Test("every spelling of a repository has one canonical name", arguments: spellings)
    func canonical(spelling: String, expected: String) throws {
        let repository = try Repository(parsing: spelling)
        #expect(repository.canonical == expected)
        #expect(repository.original == spelling)
        #expect(repository.description == spelling)
        #expect(try repository == Repository(parsing: expected))
        #expect(try repository.hashValue == Repository(parsing: expected).hashValue)
    }

    @Test("a repository of another registry or path is another repository")
    func different() throws {
        #expect(try Repository(parsing: "ghcr.io/a/b") != Repository(parsing: "quay.io/a/b"))
        #expect(try Repository(parsing: "ghcr.io/a/b") != Repository(parsing: "ghcr.io/a/c"))
        #expect(try Repository(parsing: "localhost:5000/a") != Repository(parsing: "localhost:5001/a"))
        #expect(try Repository(parsing: "ghcr.io/library/a") != Repository(parsing: "ghcr.io/a"))
    }

    @Test("the last component of the path is the default alias")
    func lastComponent() throws {
        #expect(try Repository(parsing: "ghcr.io/stefanprodan/podinfo").lastComponent == "podinfo")
        #expect(try Repository(parsing: "nginx").lastComponent == "nginx")
    }

    static let refusals: [(String, ReferenceError.Problem)] = [
        ("", ReferenceError.Problem.path),
        ("/", .path),
        ("/app", .path),
        ("app/", .path),
        ("a//b", .path),
        ("ghcr.io/", .path),
        ("invalid url", .path),
        ("ghcr.io/a b", .path),
        ("ghcr.io/-a", .path),
        ("ghcr.io/a-", .path),
        ("ghcr.io/.a", .path),
        ("ghcr.io/a..b", .path),
        ("ghcr.io/a___b", .path),
        ("ghcr.io/a._b", .path),
        ("ghcr.io/a\n", .path),
        ("ghcr.io/a\u{0}", .path),
        ("ghcr.io/é", .path),
        ("ghcr.io/a/../b", .path),
        ("ghcr.io/App", .upperCase),
        ("Nginx", .upperCase),
        ("https://ghcr.io/a", .scheme),
        ("oci://ghcr.io/a", .scheme),
        ("ghcr.io/a:1.0", .tagGiven),
        ("nginx:1.0", .tagGiven),
        ("ghcr.io/a@sha256:00", .digestGiven),
        ("a:b/c", .host),
        ("host:123456/c", .host),
        ("host:/c", .host),
        (":5000/c", .host),
        ("a:1:2/c", .host),
        ("-bad.io/c", .host),
        ("bad-.io/c", .host),
        ("bad..io/c", .host),
        (".io/c", .host),
        ("user@host.io/c", .digestGiven),
    ]

    @Test("what is not a repository is refused with the problem by name", arguments: refusals)
    func refused(text: String, problem: ReferenceError.Problem) {
        #expect { try Repository(parsing: text) } throws: { error in
            (error as? ReferenceError)?.problem == problem
        }
    }

    @Test("a path of 255 bytes is a repository, one of 256 is not")
    func longestPath() throws {
        let longest = String(repeating: "a", count: 255)
        #expect(try Repository(parsing: "ghcr.io/" + longest).path == longest)
        #expect(throws: ReferenceError.self) { try Repository(parsing: "ghcr.io/a" + longest) }
    }

    @Test("megabytes of hostile text are refused, and the message stays short")
    func hostile() {
        let texts = [
            String(repeating: "a/", count: 500_000), String(repeating: ".", count: 1_000_000),
            String(repeating: "a.", count: 500_000) + "/x", "ghcr.io/" + String(repeating: "-", count: 1_000_000),
            String(repeating: "\u{1F600}", count: 100_000) + "://",
        ]
        for text in texts {
            #expect {
                try Repository(parsing: text)
            } throws: { error in
                (error as? ReferenceError).map { $0.description.utf8.count < 2_000 } ?? false
            }
        }
    }

    @Test("an error shows control characters escaped, so that it cannot forge a line of a log")
    func controlCharacters() {
        #expect {
            try Repository(parsing: "ghcr.io/a\u{1B}[2J\nb")
        } throws: { error in
            "\(error)".contains(#"ghcr.io/a\u{1B}[2J\nb"#)
        }
    }
}
