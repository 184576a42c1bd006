import Foundation
import Planning
import Policies

/// What the pages' templates are filled with. `false` stands for what is not there, so that none looks further out.
typealias Values = [String: Any]

/// How things are said on pages.
enum Wording {
    /// A reason's words: `TooYoung` is "Too young".
    static func words(_ code: String) -> String {
        switch code {
        case Reason.selected.rawValue: return "Update due"
        case Reason.upToDate.rawValue: return "Up to date"
        default: break
        }
        var words = ""
        for character in code {
            if character.isUppercase, !words.isEmpty { words += " " }
            words += words.isEmpty ? String(character) : character.lowercased()
        }
        return words
    }

    /// The colour that goes with a reason; the words say the same.
    static func tone(_ code: String, isFailing: Bool, isPending: Bool = false) -> String {
        if isFailing { return "bad" }
        switch Reason(rawValue: code) {
        case .selected: return "move"
        case .upToDate: return isPending ? "move" : "ok"
        case .held, .suspended, .frozen, .ignored: return "hold"
        default: return ""
        }
    }

    static func pill(_ code: String, isFailing: Bool, isPending: Bool = false) -> Values {
        ["tone": tone(code, isFailing: isFailing, isPending: isPending), "words": words(code)]
    }

    static func pill(_ words: String, tone: String) -> Values { ["tone": tone, "words": words] }

    /// A time, as RFC 3339 has it: the script makes an age of it.
    static func time(_ stamp: String?) -> Any {
        guard let stamp else { return false }
        let words = stamp.replacing("T", with: " ").replacing("Z", with: " UTC")
        return ["stamp": stamp, "words": words] as Values
    }

    /// A text that may not be there.
    static func maybe(_ text: String?) -> Any { text.map { $0 as Any } ?? false }

    /// What ends a hold that has no end of its own.
    static func end(ofRule rule: String) -> String {
        switch HistoryRule(rawValue: rule) {
        case .policyHold: "the policy says otherwise"
        case .hold, .otherWriter, .unknown: "a resume"
        default: "a resume or something newer"
        }
    }

    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// The page of a policy. Its name may hold what a path gives a meaning to.
    static func path(ofPolicy policy: String) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~:")
        allowed.formIntersection(CharacterSet(charactersIn: UnicodeScalar(0x21)...UnicodeScalar(0x7E)))
        return "/apps/" + (policy.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")
    }

    /// A name as part of an element's id.
    static func id(_ parts: String...) -> String {
        parts.joined(separator: "-").utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(UnicodeScalar(byte))
            default: "_\(byte)"
            }
        }.joined()
    }
}
