import Curl
import Foundation
import Testing

@testable import Registry

@Suite("headers")
struct HeaderTests {
    @Test(
        "the next page is found in a Link header, however it is written",
        arguments: [
            ("</v2/a/tags/list?n=2&last=b>; rel=\"next\"", "https://r.example:5000/v2/a/tags/list?n=2&last=b"),
            ("<https://r.example:5000/x>;rel=next", "https://r.example:5000/x"),
            ("<?last=b>; rel=\"next\"", "https://r.example:5000/v2/a/tags/list?last=b"),
            ("</p?q=a,b>; title=\"x; rel=none, <y>\" ; REL = \"prev NEXT\"", "https://r.example:5000/p?q=a,b"),
            ("</one>; rel=\"first\", </two>; rel=\"next\"", "https://r.example:5000/two"),
            (",, </two>; rel=next; rel=prev ,", "https://r.example:5000/two"),
        ])
    func nextPage(_ header: String, _ address: String) {
        #expect(NextLink(headers: [header], of: "https://r.example:5000/v2/a/tags/list?n=2") == .page(address))
    }

    @Test(
        "other relations mean that there is no next page",
        arguments: ["", " , ", "</x>", "</x>; rel=prev", "</x>; rel=\"nextish\"", "</x>; rel=prev; rel=next"])
    func noNextPage(_ header: String) {
        #expect(NextLink(headers: [header], of: "https://r.example/") == .none)
    }

    @Test(
        "a Link that cannot be read is not taken for the end of the list",
        arguments: ["x", "</x; rel=next", "</x>; rel=prev, y", "</a b>; rel=next", "</x> rel=next"])
    func unreadable(_ header: String) {
        #expect(NextLink(headers: [header], of: "https://r.example/") == .unreadable)
    }

    @Test("the second of two Link headers counts too")
    func severalHeaders() {
        let headers = ["</x>; rel=prev", "</y>; rel=next"]
        #expect(NextLink(headers: headers, of: "https://r.example/") == .page("https://r.example/y"))
    }

    @Test(
        "challenges are read with their parameters",
        arguments: [
            ("Basic realm=\"a, \\\"b\\\"\"", [Challenge(scheme: "basic", parameters: ["realm": "a, \"b\""])]),
            (
                "Bearer realm=\"https://a/t\",service=\"s\",scope=\"repository:x:pull\"",
                [
                    Challenge(
                        scheme: "bearer",
                        parameters: ["realm": "https://a/t", "service": "s", "scope": "repository:x:pull"])
                ]
            ),
            (
                "Negotiate, BASIC Realm = x, Bearer realm=y",
                [
                    Challenge(scheme: "negotiate", parameters: [:]),
                    Challenge(scheme: "basic", parameters: ["realm": "x"]),
                    Challenge(scheme: "bearer", parameters: ["realm": "y"]),
                ]
            ),
            ("", []), (" , ,", []),
            ("Basic realm=\"open", [Challenge(scheme: "basic", parameters: ["realm": "open"])]),
        ])
    func challenges(_ header: String, _ expected: [Challenge]) {
        #expect(Challenge.parse(header) == expected)
    }

    @Test("hostile challenges end", arguments: ["=", "\"", "a=", "Basic =", "\"\"\"", "Basic a=b=c", "Basic \"a\""])
    func hostileChallenges(_ header: String) {
        #expect(Challenge.parse(String(repeating: header, count: 10_000)).count <= 20_000)
    }

    @Test(
        "Retry-After is seconds or a date",
        arguments: [
            ("0", 0), (" 7 ", 7), ("99999999999999999999999", 86_400), ("Sun, 06 Nov 1994 08:49:47 GMT", 10),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("Sun, 06 Nov 2094 08:00:00 GMT", 86_400), ("soon", nil), ("-1", nil),
            ("", nil),
        ] as [(String, Int?)])
    func retryAfter(_ header: String, _ seconds: Int?) {
        let now = Date(timeIntervalSince1970: 784_111_777)
        #expect(RetryAfter.duration(header, now: now) == seconds.map { .seconds($0) })
    }

    @Test("Docker Hub's API answers on a host of its own; others on theirs")
    func baseURL() {
        #expect(RegistrySettings(host: "docker.io").baseURL == "https://registry-1.docker.io")
        #expect(RegistrySettings(host: "localhost:5000").baseURL == "https://localhost:5000")
        #expect(RegistrySettings(host: "localhost:5000", plainHTTP: true).baseURL == "http://localhost:5000")
    }

    @Test("origins are compared with their default ports")
    func origins() {
        #expect(Origin("https://A.example/x") == Origin("https://a.example:443/y"))
        #expect(Origin("https://a.example") != Origin("http://a.example:443"))
        #expect(Origin("ftp://a.example") == nil)
    }
}
