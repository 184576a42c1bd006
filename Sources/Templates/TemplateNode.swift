import Mustache

/// Something with fields that a template names.
///
/// Fields are made when they are asked for; a list costs as many bytes of the budget as its rows can at most give, so
/// that lists within lists come to an end.
package final class TemplateNode {
    private let scope: TemplateScope
    private let value: (String) -> Value?
    private let budget: TemplateBudget

    package enum Value {
        case text(String)
        case number(Int)
        case list([TemplateNode])
    }

    package init(_ scope: TemplateScope, _ budget: TemplateBudget, _ value: @escaping (String) -> Value?) {
        self.scope = scope
        self.budget = budget
        self.value = value
    }

    fileprivate func child(named name: String) -> Any? {
        guard scope.fields[name] != nil, let value = value(name) else { return nil }
        switch value {
        case .text(let text): return budget.allows(bytes: text.utf8.count) ? text : nil
        case .number(let number): return budget.allows(bytes: 20) ? number : nil
        case .list(let nodes): return budget.allows(rows: nodes.count) ? nodes.map(NamedFields.init) : nil
        }
    }
}

/// A node as Mustache asks for it.
struct NamedFields: MustacheParent, CustomStringConvertible {
    let node: TemplateNode

    func child(named name: String) -> Any? { node.child(named: name) }

    /// A node by itself is no text; templates that name one are refused.
    var description: String { "" }
}

/// How much a template may still give.
package final class TemplateBudget {
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
