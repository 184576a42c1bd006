import Mustache
import OCI
import Policies

/// Something with fields that a template names.
///
/// Fields are made when they are asked for; a list costs as many bytes of the budget as its rows can at most give, so
/// that lists within lists come to an end.
final class MessageNode: MustacheParent, CustomStringConvertible {
    private let scope: MessageScope
    private let value: (String) -> Value?
    private let budget: MessageBudget

    enum Value {
        case text(String)
        case number(Int)
        case list([MessageNode])
    }

    init(_ scope: MessageScope, _ budget: MessageBudget, _ value: @escaping (String) -> Value?) {
        self.scope = scope
        self.budget = budget
        self.value = value
    }

    func child(named name: String) -> Any? {
        guard scope.fields[name] != nil, let value = value(name) else { return nil }
        switch value {
        case .text(let text): return budget.allows(bytes: text.utf8.count) ? text : nil
        case .number(let number): return budget.allows(bytes: 20) ? number : nil
        case .list(let nodes): return budget.allows(rows: nodes.count) ? nodes : nil
        }
    }

    /// A node by itself is no text; templates that name one are refused.
    var description: String { "" }
}

/// How much a template may still give.
final class MessageBudget {
    private var bytes: Int
    private let bytesOfRow: Int

    init(bytes: Int, bytesOfRow: Int) {
        self.bytes = bytes
        self.bytesOfRow = bytesOfRow
    }

    func allows(bytes count: Int) -> Bool {
        guard count <= bytes else { return false }
        bytes -= count
        return true
    }

    func allows(rows count: Int) -> Bool {
        let (cost, isTooMuch) = count.multipliedReportingOverflow(by: bytesOfRow)
        return !isTooMuch && allows(bytes: cost)
    }
}

/// What a message tells of.
struct MessageModel {
    let changes: [PlannedChange]
    let source: String
    let branch: String
    let subject: String
    let body: String

    /// The root of what a template names.
    func node(_ budget: MessageBudget) -> MessageNode {
        let apps = grouped(changes) { $0.policy }
        let images = grouped(changes) { ImageID(policy: $0.policy, alias: $0.alias) }
        return MessageNode(.commit, budget) { name in
            switch name {
            case "subject": .text(subject)
            case "body": .text(body)
            case "source": .text(source)
            case "branch": .text(branch)
            case "changeCount": .number(changes.count)
            case "imageCount": .number(images.count)
            case "appCount": .number(apps.count)
            case "fileCount": .number(Set(changes.map(\.file)).count)
            case "apps": .list(apps.map { app($0, budget) })
            case "images": .list(images.map { image($0, budget) })
            case "changes": .list(changes.map { change($0, budget) })
            default: nil
            }
        }
    }

    private struct ImageID: Hashable {
        let policy: PolicyID
        let alias: String
    }

    private func app(_ changes: [PlannedChange], _ budget: MessageBudget) -> MessageNode {
        let images = grouped(changes) { $0.alias }
        return MessageNode(.app, budget) { name in
            guard let first = changes.first else { return nil }
            return switch name {
            case "policy": .text("\(first.policy)")
            case "namespace": .text(first.policy.namespace)
            case "name": .text(first.policy.name)
            case "revision": first.policyRevision.map { .text($0) }
            case "images": .list(images.map { image($0, budget) })
            case "changes": .list(changes.map { change($0, budget) })
            default: nil
            }
        }
    }

    /// An image's values may have held several tags before; the first stands for them.
    private func image(_ changes: [PlannedChange], _ budget: MessageBudget) -> MessageNode {
        MessageNode(.image, budget) { name in
            if name == "changes" { return .list(changes.map { change($0, budget) }) }
            return changes.first.flatMap { scalar(name, of: $0) }
        }
    }

    private func change(_ change: PlannedChange, _ budget: MessageBudget) -> MessageNode {
        MessageNode(.change, budget) { scalar($0, of: change) }
    }

    private func scalar(_ name: String, of change: PlannedChange) -> MessageNode.Value? {
        switch name {
        case "policy": .text("\(change.policy)")
        case "image": .text(change.image)
        case "alias": .text(change.alias)
        case "from": change.from.map { .text(MessageText.oneLine($0)) }
        case "to": .text(change.to.text)
        case "digest": change.digest.map { .text($0.text) }
        case "message": .text(MessageText.oneLine(change.message))
        case "file": .text(MessageText.oneLine(change.file))
        case "line": .number(change.line)
        default:
            ImageLabelFields.labels[name].flatMap { change.labels[$0] }.map { .text(MessageText.oneLine($0)) }
        }
    }

    /// In the order of the first of each group.
    private func grouped<Key: Hashable>(
        _ changes: [PlannedChange], by key: (PlannedChange) -> Key
    ) -> [[PlannedChange]] {
        var places: [Key: Int] = [:]
        var groups: [[PlannedChange]] = []
        for change in changes {
            if let place = places[key(change)] {
                groups[place].append(change)
            } else {
                places[key(change)] = groups.count
                groups.append([change])
            }
        }
        return groups
    }
}
