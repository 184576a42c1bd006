/// Why a value is not changed, whatever it says.
struct Obstacle {
    let line: Int
    let reason: SkipReason
    let message: String

    init(_ line: Int, _ reason: SkipReason, _ message: String) {
        self.line = line
        self.reason = reason
        self.message = message
    }
}

extension NodeTree {
    /// What stands in the way of reading a scalar's bytes as its value and of replacing them.
    func obstacle(_ index: Int) -> Obstacle? {
        let node = nodes[index]
        var text: String { shown(bytes.text(node.value.prefix(128))) }
        func obstacle(_ reason: SkipReason, _ message: @autoclosure () -> String) -> Obstacle {
            Obstacle(node.valueLine, reason, message())
        }
        if node.kind == .alias { return obstacle(.alias, "'\(text)' is an alias; it changes with its anchor") }
        if node.kind == .blockScalar { return obstacle(.multilineValue, "the value is a block of text") }
        if node.flags.contains(.hasAction) {
            return obstacle(.templateAction, "'\(text)' holds a template action; change what it reads instead")
        }
        if node.flags.contains(.isMultiline) { return obstacle(.multilineValue, "the value goes over several lines") }
        if node.flags.contains(.isMalformed) {
            return obstacle(.malformedYAML, "'\(text)' is not well-formed YAML where it stands")
        }
        if bytes.first("${", in: node.value) != nil || bytes.first("$(", in: node.value) != nil {
            return obstacle(.variable, "'\(text)' holds a variable; change where it is set instead")
        }
        if bytes.matches("ENC[", at: node.value.lowerBound, before: node.value.upperBound) {
            return obstacle(.encrypted, "the value is encrypted")
        }
        if node.flags.contains(.isEscaped) {
            return obstacle(.escapedValue, "'\(text)' is written with escapes; write it plainly")
        }
        return nil
    }
}
