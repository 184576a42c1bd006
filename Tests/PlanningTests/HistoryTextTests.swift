import OCI
import struct OCI.Tag
@testable import Planning
import Policies
import Testing

@Suite("what commit messages say of Pawl")
struct HistoryTextTests {
    @Test("updates are found wherever a forge has put them, holds in the last paragraph alone")
    func places() {
        let message = """
            Update web (#12)

            * Update web to 1.1.0

            Pawl-Update: apps:a x 1.0.0 -> 1.1.0 a.yaml:1
            Pawl-Hold: apps:a

            * Fix

            Reviewed-by: Ada <ada@example.com>
            Pawl-Hold: apps:b image=web tag=1.4.0
              until=2026-12-01
            """
        #expect(UpdateTrailer.all(in: message).map(\.to) == ["1.1.0"])
        #expect(
            HoldTrailer.all(in: message) == [
                HoldTrailer(
                    policy: PolicyID(namespace: "apps", name: "b"), alias: "web",
                    action: .hold(tag: Tag("1.4.0"), until: "2026-12-01"))
            ])
    }

    @Test("holds and resumes are read as they are written", arguments: [nil, "web"])
    func holds(alias: String?) {
        let policy = PolicyID(namespace: "apps", name: "web")
        for action: HoldTrailer.Action in [
            .resume, .hold(tag: nil, until: nil), .hold(tag: Tag("1.4.0"), until: "2026-12-01T08:00:00Z"),
        ] {
            let trailer = HoldTrailer(policy: policy, alias: alias, action: action)
            #expect(HoldTrailer.all(in: HoldMessage(trailer, reason: nil).description) == [trailer])
            let message = HoldMessage(trailer, reason: "6.5: leaks memory").description
            #expect(HoldTrailer.all(in: message) == [trailer])
            let commit = CommitFacts(
                id: "", author: "", time: Instant(secondsSince1970: 0), message: message)
            #expect(commit.holdReason == "6.5: leaks memory")
        }
    }

    @Test("a hold that cannot be read in full holds all without an end, a resume that cannot be read resumes nothing")
    func failsClosed() {
        let policy = PolicyID(namespace: "apps", name: "web")
        for words in ["tag=", "tag=%", "until", "tags=1.0", "please"] {
            #expect(
                HoldTrailer.all(in: "Hold\n\nPawl-Hold: apps:web \(words)\n") == [
                    HoldTrailer(policy: policy, action: .hold(tag: nil, until: nil))
                ])
            #expect(HoldTrailer.all(in: "Resume\n\nPawl-Resume: apps:web \(words)\n") == [])
        }
        #expect(HoldTrailer.all(in: "Pawl-Resume: apps:web") == [])
        #expect(HoldTrailer.all(in: "Resume\n\nPawl-Resume: apps:web\nand more words\n") == [])
        #expect(HoldTrailer.end("tomorrow", in: .utc) == nil)
        #expect(HoldTrailer.end("2026-12-01", in: .utc)?.description == "2026-12-01T00:00:00Z")
    }

    @Test("what git revert has written names the commits; what a cherry-pick has written does not")
    func reverts() {
        func reverted(_ message: String) -> [String] {
            CommitFacts(id: "", author: "", time: Instant(secondsSince1970: 0), message: message).reverted
        }
        let id = String(repeating: "0123abcdef", count: 4)
        #expect(reverted("Revert \"x\"\n\nThis reverts commit \(id).\n") == [id])
        #expect(reverted("This reverts commit \(id), reversing\nchanges made to \(id).") == [id])
        #expect(reverted("This reverts commit 0123ABC (Update, 2026-01-01).") == ["0123abc"])
        #expect(reverted("x\n\n(cherry picked from commit \(id))") == [])
        #expect(reverted("This reverts commit") == [])
        #expect(reverted("This reverts commit 0123") == [])
    }

    @Test("a commit's author and subject show no control characters")
    func printable() {
        let commit = CommitFacts(
            id: id, author: "A\u{1B}[31m\nda", time: Instant(secondsSince1970: 0), message: "Sub\u{7}ject\nmore")
        #expect(commit.name == "0123abcdef01 of A[31mda, 1970-01-01T00:00:00Z")
        #expect(commit.subject == "Subject")
    }

    private let id = String(repeating: "0123abcdef", count: 4)
}
