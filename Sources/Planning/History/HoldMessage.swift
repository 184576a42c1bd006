/// The message of a commit that holds or resumes: a subject, the reason, and the trailer that counts.
package struct HoldMessage: Sendable, CustomStringConvertible {
    package let trailer: HoldTrailer
    package let reason: String?

    package init(_ trailer: HoldTrailer, reason: String?) {
        self.trailer = trailer
        self.reason = reason
    }

    package var subject: String {
        let image = trailer.alias.map { ", image \($0)" } ?? ""
        switch trailer.action {
        case .resume: return "Resume \(trailer.policy)\(image)"
        case .hold(let tag, let until):
            return "Hold \(trailer.policy)\(image)" + (tag.map { " at \($0)" } ?? "")
                + (until.map { " until \($0)" } ?? "")
        }
    }

    package var description: String {
        ([subject] + (reason.map { [$0] } ?? []) + [trailer.text]).joined(separator: "\n\n") + "\n"
    }
}
