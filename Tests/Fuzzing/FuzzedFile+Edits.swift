import OCI

extension FuzzedFile {
    /// So many fields of a file are set one by one; the work must not grow with the square of a file's length.
    private static let most = 8

    /// What is set is found again, each field alone and all together, and nothing else changes.
    ///
    /// In a manifest that is not YAML at all an edit may change how the rest reads: quotes around a new value may close
    /// what a slip left open. `AppliedFile` refuses to write such a file, so there only the bytes are compared.
    func checkEdits() {
        guard !fields.isEmpty else { return }
        let reading = ManifestScanner.isManifest(path: path) ? independentReading() : nil
        for wanted in Wanted.all {
            let changes = fields.indices.compactMap { Change(at: $0, of: self, wanted) }
            for change in changes.prefix(FuzzedFile.most) { check([change], wanted, .alone, reading) }
            if changes.count > 1 { check(changes, wanted, .together, reading) }
        }
    }

    private func check(
        _ changes: [Change], _ wanted: WantedImage, _ property: Property, _ reading: IndependentReading?
    ) {
        let edits = changes.flatMap(\.edits).sorted { $0.range.lowerBound < $1.range.lowerBound }
        for edit in edits where edit.range.lowerBound < 0 || edit.range.upperBound > bytes.count {
            violated(property, "\(edit.range) leaves the file\n\(told(wanted, edits))", in: self)
        }
        let after: FuzzedFile
        do { after = try applying(edits) } catch { violated(property, "\(error)\n\(told(wanted, edits))", in: self) }
        guard keepsTheRest(edits, after.bytes) else {
            violated(property, "more than the edits' ranges changed\n\(told(wanted, edits))", in: self)
        }
        let isManifest = ManifestScanner.isManifest(path: path)
        if isManifest, reading == nil { return }
        let set = Set(changes.map(\.index))
        if let why = difference(to: after, set: set, edits, wanted) {
            violated(property, "\(why)\n\(told(wanted, edits))", in: self)
        }
        guard let reading else { return }
        guard let again = after.independentReading() else {
            violated(.meaning, "no YAML any more\n\(told(wanted, edits))", in: self)
        }
        if let why = reading.difference(to: again, edits, wanted) {
            violated(.meaning, "\(why)\n\(told(wanted, edits))", in: self)
        }
    }

    private func told(_ wanted: WantedImage, _ edits: [Edit]) -> String {
        let steps = edits.map {
            let (old, new) = (
                String(decoding: $0.expected, as: UTF8.self), String(decoding: $0.replacement, as: UTF8.self)
            )
            return "\n  \($0.range): \(old.debugDescription) to \(new.debugDescription)"
        }
        return "wanted \(wanted)\nedits" + steps.joined()
    }

    /// Whether every byte outside the edits' ranges is as it was.
    private func keepsTheRest(_ edits: [Edit], _ after: [UInt8]) -> Bool {
        var old = 0
        var new = 0
        for edit in edits {
            let kept = edit.range.lowerBound - old
            guard after.count >= new + kept + edit.replacement.count,
                after[new..<(new + kept)] == bytes[old..<edit.range.lowerBound]
            else { return false }
            old = edit.range.upperBound
            new += kept + edit.replacement.count
        }
        return after[new...] == bytes[old...]
    }

    /// What a second scan finds otherwise than it should, if anything.
    private func difference(
        to after: FuzzedFile, set: Set<Int>, _ edits: [Edit], _ wanted: WantedImage
    ) -> String? {
        guard fields.count == after.fields.count else {
            return "\(fields.count) fields became \(after.fields.count)"
        }
        for (index, (old, new)) in zip(fields, after.fields).enumerated() {
            guard old.kind == new.kind, old.part == new.part, old.path == new.path, old.document == new.document else {
                return "\(old.kind) \(old.path) became \(new.kind) \(new.path)"
            }
            guard new.line == old.line + breaks(in: edits, before: old.byteRange.lowerBound) else {
                return "\(old.path) moved from line \(old.line) to \(new.line)"
            }
            guard set.contains(index) else {
                if new.value == old.value, isOnlyBeside(old) || (new.tag == old.tag && new.digest == old.digest) {
                    continue
                }
                return "\(old.path) was not set and went from '\(old.value)' to '\(new.value)'"
            }
            guard holds(new, old, wanted) else { return "\(old.path) '\(old.value)' reads as '\(new.value)'" }
            guard outcome(of: new, wanted) == .unchanged else {
                return "\(old.path) '\(new.value)' would be set again: \(outcome(of: new, wanted))"
            }
        }
        return nil
    }

    /// Whether what changed of a field that was not set may be what it stands beside: a tag beside its digest.
    private func isOnlyBeside(_ old: ImageField) -> Bool {
        if case .apart = old.digestHome { return true }
        return old.part == .digest && old.tag != nil
    }

    private func breaks(in edits: [Edit], before offset: Int) -> Int {
        edits.filter { $0.range.lowerBound < offset }.reduce(0) { sum, edit in
            let text = edit.replacement
            let ends = text.indices.filter { index in
                text[index] == Byte.lineFeed
                    || (text[index] == Byte.carriageReturn && text.dropFirst(index + 1).first != Byte.lineFeed)
            }
            return sum + ends.count
        }
    }

    /// Whether a field that was set reads as it should.
    private func holds(_ new: ImageField, _ old: ImageField, _ wanted: WantedImage) -> Bool {
        if old.part == .name { return new.repository == wanted.repository }
        guard new.spelledRepository?.original == old.spelledRepository?.original else { return false }
        // The tag that a digest stands beside is another field's.
        if old.part == .digest { return new.digest == wanted.digest }
        guard new.tag == (old.isBareDigest ? old.tag : wanted.tag?.text ?? old.tag) else { return false }
        // Where the digest is another field's, that one is asked.
        if case .apart = old.digestHome { return true }
        let hasDigest = old.needsDigest || (wanted.pins && old.canHoldDigest)
        return new.digest == (hasDigest ? wanted.digest : nil)
    }
}

/// The edits of one field.
private struct Change {
    let index: Int
    let edits: [Edit]

    /// `nil` where the field is not changed.
    init?(at index: Int, of file: FuzzedFile, _ wanted: WantedImage) {
        guard case .edits(let edits) = outcome(of: file.fields[index], wanted) else { return nil }
        self.index = index
        self.edits = edits
    }
}
