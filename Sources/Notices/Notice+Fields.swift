import Policies

/// The facts of a notice by name: the same in the JSON of webhooks, the data of CloudEvents and templates. Names are added,
/// never changed.
enum NoticeField: String, CaseIterable, CodingKey {
    case kind, state, title, message, reason, source, policy, namespace, name, alias, image, from, to, digest, commit
    case values, file, failures, since, time
}

enum FieldValue: Equatable, Encodable {
    case text(String)
    case number(Int)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}

extension NoticeField {
    /// Whether it is a number rather than a text.
    var isNumber: Bool { self == .values || self == .failures }
}

extension Notice {
    /// A fact; `nil` where the notice has none of that name.
    func value(_ field: NoticeField) -> FieldValue? {
        switch field {
        case .kind: .text(kind.rawValue)
        case .state: .text(isResolved ? "resolved" : "raised")
        case .title: .text(title)
        case .message: .text(message)
        case .reason: .text(reason.rawValue)
        case .source: .text(source)
        case .policy: policy.map { .text("\($0)") }
        case .namespace: policy.map { .text($0.namespace) }
        case .name: policy.map { .text($0.name) }
        case .alias: image.map { .text($0.alias) }
        case .image: image.map { .text($0.image) }
        case .from: change?.from.map { .text($0) }
        case .to: change.map { .text($0.to) }
        case .digest: change?.digest.map { .text($0) }
        case .commit: change.map { .text($0.commit) }
        case .values: change.map { .number($0.values) }
        case .file: file.map { .text($0) }
        case .failures: failures.map { .number($0) }
        case .since: .text("\(since)")
        case .time: .text("\(time)")
        }
    }

    private var image: ImageName? {
        if case .image(let name) = subject { name } else { nil }
    }

    private var file: String? {
        if case .file(let path) = subject { path } else { nil }
    }
}

extension Notice: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: NoticeField.self)
        for field in NoticeField.allCases { try container.encodeIfPresent(value(field), forKey: field) }
    }
}
