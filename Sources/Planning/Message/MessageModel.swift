import OCI
import Policies
import Templates

/// What a message tells of.
struct MessageModel {
    let changes: [PlannedChange]
    let source: String
    let branch: String
    let subject: String
    let body: String

    /// The root of what a template names.
    func node(_ budget: TemplateBudget) -> TemplateNode {
        let apps = grouped(changes) { $0.policy }
        let images = grouped(changes) { ImageID(policy: $0.policy, alias: $0.alias) }
        return TemplateNode(.commit, budget) { name in
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

    private func app(_ changes: [PlannedChange], _ budget: TemplateBudget) -> TemplateNode {
        let images = grouped(changes) { $0.alias }
        return TemplateNode(.app, budget) { name in
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
    private func image(_ changes: [PlannedChange], _ budget: TemplateBudget) -> TemplateNode {
        TemplateNode(.image, budget) { name in
            if name == "changes" { return .list(changes.map { change($0, budget) }) }
            return changes.first.flatMap { scalar(name, of: $0) }
        }
    }

    private func change(_ change: PlannedChange, _ budget: TemplateBudget) -> TemplateNode {
        TemplateNode(.change, budget) { scalar($0, of: change) }
    }

    private func scalar(_ name: String, of change: PlannedChange) -> TemplateNode.Value? {
        switch name {
        case "policy": .text("\(change.policy)")
        case "image": .text(change.image)
        case "alias": .text(change.alias)
        case "from": change.from.map { .text(PlainText.oneLine($0)) }
        case "to": .text(change.to.text)
        case "digest": change.digest.map { .text($0.text) }
        case "message": .text(PlainText.oneLine(change.message))
        case "file": .text(PlainText.oneLine(change.file))
        case "line": .number(change.line)
        default:
            ImageLabelFields.labels[name].flatMap { change.labels[$0] }.map { .text(PlainText.oneLine($0)) }
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
