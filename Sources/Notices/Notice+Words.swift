package import Policies

/// A notice in words, for people.
extension Notice {
    /// One line that says what happened.
    package var title: String {
        switch (kind, isResolved) {
        case (.update, _): "Update \(name) to \(change?.to ?? "")"
        case (.failure, false):
            switch subject {
            case .source: "\(name) fails: \(reason.rawValue)"
            case .file: "\(name) cannot be used"
            case .image: "\(name) is not updated: \(reason.rawValue)"
            }
        case (.failure, true): "\(name) is well again"
        case (.hold, false): "\(name) is held"
        case (.hold, true): "\(name) is held no longer"
        case (.stuck, false): "An update of \(name) is stuck: \(reason.rawValue)"
        case (.stuck, true): "The update of \(name) is stuck no longer"
        }
    }

    /// What there is to know beyond the title, a line each.
    package var details: [String] {
        var lines: [String] = []
        switch subject {
        case .source, .file: lines.append("source \(source)")
        case .image(let name): lines.append("\(name.policy) · \(name.image) · source \(source)")
        }
        if let change {
            let values = "\(change.values) value\(change.values == 1 ? "" : "s")"
            lines.append(
                "\(change.from.map { "\($0) → " } ?? "")\(change.to) · \(values) · commit \(change.commit.prefix(12))")
        }
        if let failures, !isResolved { lines.append("\(failures) cycle\(failures == 1 ? "" : "s") in a row") }
        if !message.isEmpty { lines.append(isResolved ? "before: \(message)" : message) }
        if kind != .update { lines.append("since \(since)") }
        return lines
    }

    /// What the notice is about, as a person calls it.
    package var name: String {
        switch subject {
        case .source: "Source \(source)"
        case .file(let path): "Policy file \(path)"
        case .image(let name): name.alias
        }
    }

    package var policy: PolicyID? {
        if case .image(let name) = subject { name.policy } else { nil }
    }

    /// A sign before the title, which says the kind without colours.
    var sign: String {
        if isResolved { return "↩" }
        return switch kind {
        case .update: "✔"
        case .failure: "✖"
        case .hold: "⏸"
        case .stuck: "⌛"
        }
    }
}
