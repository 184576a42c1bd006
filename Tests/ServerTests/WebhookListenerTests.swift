import Curl
import Foundation
import Hashing
import OCI
import Resources
import Secrets
import Synchronization
import TestServers
import Testing
import Webhooks

@Suite("The listener for webhooks")
struct WebhookListenerTests {
    private static let body = Array("{\"image\": \"registry.example.com/team/app:1.2.3\"}".utf8)

    private static func signature(_ body: [UInt8], _ secret: String = WebhookPlace.secret) -> (
        name: String, value: String
    ) {
        let code = SHA256.authenticationCode(of: body, key: Array(secret.utf8))
        return ("X-Pawl-Signature-256", "sha256=" + Hexadecimal.text(of: code))
    }

    private static func generic(_ file: String, eventsPerSecond: Int = 100) -> WebhookReceiverConfiguration {
        WebhookReceiverConfiguration(
            name: "ci", kind: .generic, sender: .secret(.file(file)), eventsPerSecond: eventsPerSecond)
    }

    @Test("what is authentic is heard once and answered at once; all else is refused by its status alone")
    func statuses() async throws {
        let place = try await WebhookPlace { file in
            [
                WebhookListenerTests.generic(file),
                WebhookReceiverConfiguration(name: "hub", kind: .dockerHub, sender: .secret(.file(file))),
                WebhookReceiverConfiguration(name: "nexus", kind: .nexus, sender: .secret(.file(file))),
                WebhookReceiverConfiguration(name: "gone", kind: .generic, sender: .secret(.file("\(file)-gone"))),
            ]
        }
        let body = WebhookListenerTests.body
        let right = WebhookListenerTests.signature(body)
        let long = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
        let nexus = Array(
            "{\"action\": \"CREATED\", \"component\": {\"format\": \"docker\", \"name\": \"a\", \"version\": \"1\"}}"
                .utf8)
        let nexusCode = SHA1.authenticationCode(of: nexus, key: Array(WebhookPlace.secret.utf8))
        let hub = Array("{\"push_data\": {\"tag\": \"1\"}, \"repository\": {\"repo_name\": \"team/app\"}}".utf8)
        let rows: [(what: String, status: Int, send: () async throws -> HTTPResponse)] = [
            ("right", 202, { try await place.send("/webhooks/ci", body, headers: [right]) }),
            (
                "a type of JSON's", 202,
                {
                    try await place.send(
                        "/webhooks/ci", body, type: "application/vnd.docker.distribution.events.v1+json; charset=utf-8",
                        headers: [right])
                }
            ),
            ("in the URL", 202, { try await place.send("/webhooks/hub?secret=a%20secret%20of%20both", hub) }),
            ("wrong in the URL", 401, { try await place.send("/webhooks/hub?secret=a", hub) }),
            ("no signature", 401, { try await place.send("/webhooks/ci", body) }),
            (
                "another's", 401,
                {
                    try await place.send("/webhooks/ci", body, headers: [WebhookListenerTests.signature(body, "x")])
                }
            ),
            ("another body", 401, { try await place.send("/webhooks/ci", body + [0x20], headers: [right]) }),
            ("no receiver", 404, { try await place.send("/webhooks/other", body, headers: [right]) }),
            ("no name", 404, { try await place.send("/webhooks/", body, headers: [right]) }),
            ("below a name", 404, { try await place.send("/webhooks/ci/", body, headers: [right]) }),
            ("another page", 404, { try await place.send("/metrics", [], method: "GET") }),
            ("another method", 405, { try await place.send("/webhooks/ci", body, method: "PUT", headers: [right]) }),
            (
                "a form", 415,
                {
                    try await place.send(
                        "/webhooks/ci", body, type: "application/x-www-form-urlencoded", headers: [right])
                }
            ),
            (
                "too long", 413,
                {
                    try await place.send("/webhooks/ci", long, headers: [WebhookListenerTests.signature(long)])
                }
            ),
            (
                "not JSON", 400,
                {
                    try await place.send("/webhooks/ci", [0x7B], headers: [WebhookListenerTests.signature([0x7B])])
                }
            ),
            (
                "of no known registry", 400,
                {
                    try await place.send(
                        "/webhooks/nexus", nexus,
                        headers: [("X-Nexus-Webhook-Signature", Hexadecimal.text(of: nexusCode))])
                }
            ),
            (
                "no secret to know it by", 503,
                {
                    try await place.send("/webhooks/gone", body, headers: [right])
                }
            ),
        ]
        for row in rows {
            let response = try await row.send()
            #expect(response.status == row.status, "\(row.what)")
            #expect(response.body.count < 64, "\(row.what)")
        }
        #expect(try await place.events(3).count == 3)
        await place.stop()
    }

    @Test("a secret is read anew, and one that became empty lets nobody in")
    func rotation() async throws {
        let place = try await WebhookPlace { [WebhookListenerTests.generic($0)] }
        let body = WebhookListenerTests.body
        func status(_ secret: String) async throws -> Int {
            try await place.send("/webhooks/ci", body, headers: [WebhookListenerTests.signature(body, secret)]).status
        }
        func keep(_ secret: String) throws {
            try Data(secret.utf8).write(to: URL(fileURLWithPath: "\(place.folder.path)/secret"))
        }
        #expect(try await status(WebhookPlace.secret) == 202)
        try keep("another\n")
        #expect(try await status(WebhookPlace.secret) == 401)
        #expect(try await status("another") == 202)
        for nothing in ["", "\n"] {
            try keep(nothing)
            #expect(try await status("") == 503)
        }
        await place.stop()
    }

    @Test("a receiver takes ten seconds' worth at once and asks for the rest later; strangers use none of it up")
    func rate() async throws {
        let place = try await WebhookPlace { [WebhookListenerTests.generic($0, eventsPerSecond: 1)] }
        let body = WebhookListenerTests.body
        for _ in 0..<50 { #expect(try await place.send("/webhooks/ci", body).status == 401) }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await place.send("/webhooks/ci", body, headers: [WebhookListenerTests.signature(body)]).status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 202 } >= 10)
        #expect(Set(statuses) == [202, 429])
        await place.stop()
    }

    @Test("a body that drips in is given up")
    func slow() async throws {
        let place = try await WebhookPlace(bodyDeadline: .milliseconds(200)) { [WebhookListenerTests.generic($0)] }
        let script = """
            exec 3<>/dev/tcp/127.0.0.1/\(place.port)
            printf 'POST /webhooks/ci HTTP/1.1\\r\\nHost: x\\r\\nX-Pawl-Signature-256: sha256=0\\r\\n' >&3
            printf 'Connection: close\\r\\nContent-Length: 100\\r\\n\\r\\n{' >&3
            head -1 <&3
            """
        let answer = try await ChildProcess.runAside("/bin/bash", ["-c", script])
        #expect(answer.output.contains(" 408 "), "\(answer)")
        await place.stop()
    }

    @Test("a connection over which a request goes on and on is ended, also after the answer")
    func endless() async throws {
        let place = try await WebhookPlace(requestDeadline: .milliseconds(300)) { [WebhookListenerTests.generic($0)] }
        let script = """
            trap '' PIPE
            exec 3<>/dev/tcp/127.0.0.1/\(place.port)
            printf 'POST /webhooks/nobody HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 100000\\r\\n\\r\\n' >&3
            head -1 <&3
            for part in $(seq 30000); do
                printf x >&3 2>/dev/null || { echo ended; break; }
                sleep 0.02
            done
            """
        let run = try await ChildProcess.runAside("/bin/bash", ["-c", script])
        #expect(run.output.contains(" 404 ") && run.output.hasSuffix("ended\n"), "\(run)")
        #expect(
            try await place.send(
                "/webhooks/ci", WebhookListenerTests.body,
                headers: [WebhookListenerTests.signature(WebhookListenerTests.body)]
            ).status == 202)
        await place.stop()
    }

    @Test("a hundred strangers whose bodies do not come keep nobody out")
    func strangersWithoutBodies() async throws {
        let place = try await WebhookPlace { [WebhookListenerTests.generic($0)] }
        let statuses = try await WebhookListenerTests.statuses(
            at: place, amongStrangers: 100, sending: 1, of: 1_000, refusals: 0)
        #expect(statuses == ["202"])
        await place.stop()
    }

    @Test("six hundred connections over which nothing comes leave room for more")
    func idleConnections() async throws {
        let place = try await WebhookPlace { [WebhookListenerTests.generic($0)] }
        let statuses = try await WebhookListenerTests.statuses(
            at: place, amongStrangers: 600, sending: 0, of: 1_000, refusals: 0)
        #expect(statuses == ["202"])
        await place.stop()
    }

    @Test("strangers with large bodies share a bounded room, small bodies have theirs, and all is given back")
    func strangersWithLargeBodies() async throws {
        let place = try await WebhookPlace { [WebhookListenerTests.generic($0)] }
        // Of a million bytes each, sixteen MiB beyond what is small in each hold seventeen.
        let statuses = try await WebhookListenerTests.statuses(
            at: place, amongStrangers: 20, sending: 1_000_000, of: 1_040_000, refusals: 3)
        #expect(statuses.first == "202")
        #expect(statuses.count >= 4 && Set(statuses.dropFirst()) == ["429"], "\(statuses)")
        let body = WebhookListenerTests.body + [UInt8](repeating: 0x20, count: 900_000)
        let deadline = ContinuousClock.now + .seconds(30)
        var status = 0
        while status != 202, ContinuousClock.now < deadline {
            status = try await place.send("/webhooks/ci", body, headers: [WebhookListenerTests.signature(body)]).status
        }
        #expect(status == 202)
        await place.stop()
    }

    /// The status of a signed webhook that comes after strangers who hold their connections, and then those of strangers who
    /// were refused.
    private static func statuses(
        at place: WebhookPlace, amongStrangers strangers: Int, sending sent: Int, of length: Int, refusals: Int
    ) async throws -> [String] {
        let script = """
            post() {
                printf 'POST /webhooks/ci HTTP/1.1\\r\\nHost: x\\r\\nX-Pawl-Signature-256: %s\\r\\n' "$1"
                printf 'Content-Length: %s\\r\\n\\r\\n' "$2"
            }
            for number in $(seq \(strangers)); do
                exec {stranger}<>/dev/tcp/127.0.0.1/\(place.port)
                { post sha256=0 \(length); head -c \(sent) /dev/zero; } >&$stranger
                all+=($stranger)
            done
            exec 3<>/dev/tcp/127.0.0.1/\(place.port)
            { post "$SIGNATURE" ${#BODY}; printf %s "$BODY"; } >&3
            read -u 3 protocol status rest
            echo $status
            # Whoever else is answered was refused.
            while [ ${#refused[@]} -lt \(refusals) ]; do
                for stranger in ${all[@]}; do
                    if read -t 0.01 -u $stranger protocol status rest && [ "$protocol" = HTTP/1.1 ]; then
                        refused+=($status)
                    fi
                done
            done
            for status in ${refused[@]}; do echo $status; done
            """
        let run = try await ChildProcess.runAside(
            "/bin/bash", ["-c", script],
            environment: [
                "PATH": "/usr/bin:/bin", "SIGNATURE": signature(body).value,
                "BODY": String(decoding: body, as: UTF8.self),
            ])
        return run.output.split(separator: "\n").map(String.init)
    }

    @Test("a service account is known by its issuer's keys, which are asked for once however many keys are named")
    func serviceAccount() async throws {
        let asked = Mutex(0)
        let account = ServiceAccount(audience: "https://pawl.example.com", email: "push@example.com")
        let place = try await WebhookPlace(fetch: { url in
            #expect(url == "https://keys.example.com")
            return try asked.withLock { count in
                count += 1
                if count == 1 { throw CancellationError() }
                return Array("{\"keys\": []}".utf8)
            }
        }) { _ in
            ["a", "b"].map { name in
                WebhookReceiverConfiguration(
                    name: name, kind: .gcp, sender: .account(account, keysURL: "https://keys.example.com"))
            }
        }
        func status(_ name: String, key: String) async throws -> Int {
            let parts = [
                "{\"alg\": \"RS256\", \"kid\": \"\(key)\"}",
                """
                {"iss": "https://accounts.google.com", "aud": "https://pawl.example.com", "email": "push@example.com",
                "email_verified": true, "exp": 1900000000, "iat": 1800000000}
                """, "signature",
            ].map { text in
                Base64.text(of: Array(text.utf8)).filter { $0 != "=" }
            }
            return try await place.send(
                "/webhooks/\(name)", Array("{\"action\": \"INSERT\", \"tag\": \"gcr.io/a/b:1\"}".utf8),
                headers: [("Authorization", "Bearer \(parts.joined(separator: "."))")]
            ).status
        }
        #expect(try await place.send("/webhooks/a", [], headers: []).status == 401)
        #expect(asked.withLock { $0 } == 0)
        // The keys cannot be had, and are not asked for at each attempt.
        for _ in 0..<5 { #expect(try await status("a", key: "1") == 503) }
        #expect(asked.withLock { $0 } == 1)
        for key in 0..<5 { #expect(try await status("b", key: "\(key)") == 401) }
        #expect(asked.withLock { $0 } == 2)
        #expect(try await place.events(0).isEmpty)
        await place.stop()
    }

    @Test("the script that the page about webhooks shows is heard")
    func documentedScript() async throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/webhooks.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let start = try #require(text.range(of: "```sh\n")?.upperBound)
        let script = try #require(text[start...].components(separatedBy: "```").first)
        let place = try await WebhookPlace { [WebhookListenerTests.generic($0)] }
        let run = try await ChildProcess.runAside(
            "/bin/sh", ["-ec", script],
            environment: [
                "PATH": "/usr/bin:/bin", "SECRET": WebhookPlace.secret, "PAWL": "http://127.0.0.1:\(place.port)",
            ])
        #expect(run.status == 0, "\(run)")
        let image = WebhookSighting(
            repository: try Repository(parsing: "registry.example.com/team/app"), tags: [try #require(Tag("1.2.3"))])
        #expect(try await place.events(1) == [.images([image])])
        await place.stop()
    }
}
