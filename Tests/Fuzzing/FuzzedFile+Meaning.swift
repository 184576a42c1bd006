import OCI

extension FuzzedFile {
    /// The file as an independent parser reads it, its template actions taken for text; `nil` where it is not YAML, or
    /// where YAML's versions differ in what ends a line.
    func independentReading() -> IndependentReading? {
        let breaksOfOldYAML: [StaticString] = ["\u{85}", "\u{2028}", "\u{2029}"]
        let isDisputed = bytes.withUnsafeBytes { buffer in
            let view = ByteView(buffer)
            return breaksOfOldYAML.contains { view.first($0, in: 0..<view.count) != nil }
                || view.first("\u{FEFF}", in: min(1, view.count)..<view.count) != nil
        }
        return isDisputed ? nil : IndependentReading(withoutActions)
    }

    /// The file with template actions made plain text, or blank where they have a line of their own.
    private var withoutActions: [UInt8] {
        var text = bytes
        for token in bytes.withUnsafeBytes({ tokens(of: $0) }) where token.kind == .action {
            let isAlone = isBlank(before: token.range.lowerBound) && isBlank(after: token.range.upperBound)
            for index in token.range where bytes[index] != Byte.lineFeed && bytes[index] != Byte.carriageReturn {
                text[index] = isAlone ? Byte.space : UInt8(ascii: "x")
            }
        }
        return text
    }

    private func isBlank(before index: Int) -> Bool {
        let line = bytes[..<index].reversed().prefix { $0 != Byte.lineFeed && $0 != Byte.carriageReturn }
        return line.allSatisfy { $0 == Byte.space || $0 == Byte.tab }
    }

    private func isBlank(after index: Int) -> Bool {
        let line = bytes[index...].prefix { $0 != Byte.lineFeed && $0 != Byte.carriageReturn }
        return line.allSatisfy { $0 == Byte.space || $0 == Byte.tab }
    }
}

extension IndependentReading {
    /// What differs after edits that they do not explain, if anything: only scalars may, and those as the edits say.
    func difference(to after: IndependentReading, _ edits: [Edit], _ wanted: WantedImage) -> String? {
        var old = events[...]
        var new = after.events[...]
        var changed = 0
        var inserted = edits.count { $0.range.isEmpty && $0.replacement.containsText("digest") }
        while !old.isEmpty || !new.isEmpty {
            if inserted > 0, isDigest(new, wanted), old.first?.shown != "digest" {
                inserted -= 1
                new = new.dropFirst(2)
                continue
            }
            guard let before = old.popFirst(), let now = new.popFirst() else { return "the structure differs" }
            if before == now { continue }
            guard now.stands(for: before) else { return "the structure differs at \(now)" }
            guard edits.contains(where: { now.text.containsText($0.writtenText) }) else {
                return "'\(before.shown)' became '\(now.shown)'"
            }
            if now.isPlain, now.shown == "1.10" { return "'\(before.shown)' became a number" }
            changed += 1
        }
        return changed <= edits.count ? nil : "\(changed) scalars changed by \(edits.count) edits"
    }

    /// Whether an entry `digest: sha256:…` comes next.
    private func isDigest(_ events: ArraySlice<Event>, _ wanted: WantedImage) -> Bool {
        guard events.count >= 2, let key = events.first, let digest = wanted.digest else { return false }
        return key.shown == "digest" && events[events.startIndex + 1].shown == digest.text
    }
}

extension IndependentReading.Event {
    fileprivate var shown: String { String(decoding: text, as: UTF8.self) }
}

extension Edit {
    /// What an edit writes, without the quotes and blanks around it.
    fileprivate var writtenText: String {
        let isAround = { (byte: UInt8) in byte == Byte.space || byte == Byte.doubleQuote }
        return String(
            decoding: replacement.drop(while: isAround).reversed().drop(while: isAround).reversed(), as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate func containsText(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: wanted) }
    }
}
