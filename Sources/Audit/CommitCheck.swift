import Git
import Manifests
import OCI
import Planning
import Signing

/// Holds a commit against what its trailers say: exactly these values changed, in these files, and no other byte.
struct CommitCheck {
    private let commit: AuditedCommit
    private let isSignatureDue: Bool
    private var findings: [AuditFinding] = []

    /// More changed files than trailers can name are not looked at one by one.
    private static let maximumDifferences = 100_000

    /// - Parameter isSignatureDue: whether it is known who signs.
    static func findings(
        of commit: AuditedCommit, isSignatureDue: Bool, in log: borrowing CommitLog
    ) throws -> [AuditFinding] {
        var check = CommitCheck(commit: commit, isSignatureDue: isSignatureDue)
        check.checkSignature()
        if !commit.updates.isEmpty { try check.checkChanges(log) }
        return check.findings
    }

    private init(commit: AuditedCommit, isSignatureDue: Bool) {
        self.commit = commit
        self.isSignatureDue = isSignatureDue
    }

    private mutating func add(_ code: AuditFinding.Code, _ message: String) {
        findings.append(AuditFinding(code, message))
    }

    private mutating func checkSignature() {
        switch commit.signature.state {
        case .bad: add(.badSignature, "the signature is bad: \(commit.signature.detail ?? "")")
        case .none where isSignatureDue: add(.unsigned, "the commit is not signed")
        case .unknown where isSignatureDue:
            add(.badSignature, "the signature cannot be checked: \(commit.signature.detail ?? "")")
        case .good, .unknown, .none: break
        }
    }

    private mutating func checkChanges(_ log: borrowing CommitLog) throws {
        guard let parent = commit.parents.first, commit.parents.count <= 2 else {
            add(.notOneParent, "the commit has \(commit.parents.count) parents")
            return
        }
        // On a branch of its own an update replaces earlier ones, and takes them in as a second parent.
        if let replaced = commit.parents.dropFirst().first, try !holdsOursAlone(replaced, beside: parent, log) {
            add(.notOneParent, "the commit has 2 parents, and drops what others did in the second one")
            return
        }
        // By bytes: two paths that Swift takes for one text are two files.
        let byFile = Dictionary(grouping: commit.updates.map(\.trailer)) { Array($0.file.utf8) }
        guard let differences = try log.differences(from: parent, to: commit.id, limit: CommitCheck.maximumDifferences)
        else {
            add(.otherFileChanged, "the commit changes more than \(CommitCheck.maximumDifferences) files")
            return
        }
        for difference in differences {
            let isNamed = byFile[Array(difference.path.utf8)] != nil
            guard !isNamed || difference.kind == .other else { continue }
            add(
                .otherFileChanged,
                !isNamed
                    ? "\(difference.path) was changed and no trailer names it"
                    : "\(difference.path) was changed in more than its content")
        }
        let changed = Dictionary(
            differences.map { (Array($0.path.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        for (bytes, trailers) in byFile.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let path = trailers[0].file
            guard let difference = changed[bytes] else {
                add(.fileUnchanged, "\(path) was not changed")
                continue
            }
            guard difference.kind == .content else { continue }
            let limit = HistoricFields.maximumFileSize
            guard let before = try log.contents(of: difference.old, maximumSize: limit),
                let after = try log.contents(of: difference.new, maximumSize: limit)
            else {
                add(.unreadable, "\(path) is larger than \(limit >> 20) MiB")
                continue
            }
            findings += FileCheck(path: path, before: before, after: after).findings(trailers)
        }
    }
}

extension CommitCheck {
    /// Commits of a second parent that are looked at.
    private static let maximumReplaced = 1_000

    /// Whether all that a commit has to itself are updates, each of which is checked by itself, and words that change nothing.
    private func holdsOursAlone(
        _ replaced: Revision, beside base: Revision, _ log: borrowing CommitLog
    ) throws -> Bool {
        let commits = try log.commits(from: replaced, beside: base, limit: CommitCheck.maximumReplaced + 1)
        guard commits.count <= CommitCheck.maximumReplaced else { return false }
        for commit in commits where UpdateTrailer.all(in: commit.message).isEmpty {
            guard try log.changesNothing(commit) else { return false }
        }
        return true
    }
}

/// Holds one file's change against the trailers that name it.
struct FileCheck {
    let path: String
    let before: [UInt8]
    let after: [UInt8]

    func findings(_ trailers: [UpdateTrailer]) -> [AuditFinding] {
        var findings: [AuditFinding] = []
        var steps: [(range: Range<Int>, replacements: [[Edit]])] = []
        let fields = ManifestScanner.scan(before, path: path).everyField
        var taken: Set<Int> = []
        for trailer in trailers {
            let index = fields.indices.first { index in
                let field = fields[index]
                return !taken.contains(index) && field.line == trailer.line && trailer.isOf(field)
                    && (field.part == .digest || field.tag == trailer.from)
            }
            if let index {
                taken.insert(index)
                let edits = edits(of: fields[index], trailer)
                guard let first = edits.first?.first else {
                    findings.append(
                        AuditFinding(
                            .valueNotFound, "\(path):\(trailer.line): the value cannot become '\(trailer.to)'"))
                    continue
                }
                steps.append((first.range, edits))
            } else if let step = lineStep(trailer) {
                steps.append(step)
            } else {
                findings.append(
                    AuditFinding(
                        .valueNotFound,
                        "\(path):\(trailer.line): no value '\(trailer.from ?? "")' of \(trailer.image) stood there"))
            }
        }
        if findings.isEmpty, !isMadeAlike(steps), let line = firstOtherByte(steps) {
            findings.append(
                AuditFinding(.otherBytesChanged, "\(path):\(line): the file differs from what the trailers say"))
        }
        return findings
    }

    /// The ways in which a field may have been given the trailer's image, those that write a digest first: the trailer
    /// does not say whether the policy pins.
    private func edits(of field: ImageField, _ trailer: UpdateTrailer) -> [[Edit]] {
        guard let tag = Tag(trailer.to) else { return [] }
        let wanted = [
            WantedImage(tag: tag, digest: trailer.digest, pins: true), WantedImage(tag: tag, digest: trailer.digest),
            WantedImage(tag: tag),
        ]
        return wanted.compactMap { wanted in
            if case .edits(let edits) = field.edit(wanted) { edits } else { nil }
        }
    }

    /// A value that only a policy knows to be one, by a path of its own: the trailer's line must hold the old text.
    private func lineStep(_ trailer: UpdateTrailer) -> (range: Range<Int>, replacements: [[Edit]])? {
        guard let from = trailer.from, !from.isEmpty else { return nil }
        let lines = before.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.indices.contains(trailer.line - 1) else { return nil }
        let line = lines[trailer.line - 1]
        let old = Array(from.utf8)
        let texts = (trailer.digest.map { ["\(trailer.to)@\($0)", "\($0)"] } ?? []) + [trailer.to]
        var edits: [[Edit]] = []
        var start = line.startIndex
        while start + old.count <= line.endIndex {
            let range = start..<(start + old.count)
            if line[range].elementsEqual(old) {
                edits += texts.map { [Edit(range: range, expected: old, replacement: Array($0.utf8))] }
            }
            start += 1
        }
        guard !edits.isEmpty else { return nil }
        return (line.startIndex..<line.endIndex, edits)
    }

    /// Whether the file is what the edits give where all values were written in the same way, as they mostly are. A value's
    /// digest may stand on the other side of another value, which ``firstOtherByte(_:)`` cannot follow.
    private func isMadeAlike(_ steps: [(range: Range<Int>, replacements: [[Edit]])]) -> Bool {
        (0..<(steps.map(\.replacements.count).max() ?? 0)).contains { way in
            let edits = steps.flatMap { $0.replacements[min(way, $0.replacements.count - 1)] }
                .sorted { $0.range.lowerBound < $1.range.lowerBound }
            return (try? apply(edits, to: before)) == after
        }
    }

    /// Goes through both files at once; the line of the first byte that no step accounts for, `nil` where all are.
    private func firstOtherByte(_ steps: [(range: Range<Int>, replacements: [[Edit]])]) -> Int? {
        var position = 0
        var place = 0
        for step in steps.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            let fitting = step.replacements.lazy.compactMap { follow($0, position, place) }.first
            guard let (newPosition, newPlace) = fitting else { return line(of: max(position, step.range.lowerBound)) }
            (position, place) = (newPosition, newPlace)
        }
        let rest = zip(before[position...], after[place...]).first { $0 != $1 } == nil
        guard rest, before.count - position == after.count - place else {
            let same = zip(before[position...], after[place...]).prefix { $0 == $1 }.count
            return line(of: min(position + same, before.count))
        }
        return nil
    }

    /// Where both files are after some edits; `nil` where the file after is not what the edits give.
    private func follow(_ edits: [Edit], _ position: Int, _ place: Int) -> (Int, Int)? {
        var (position, place) = (position, place)
        for edit in edits {
            guard edit.range.lowerBound >= position, edit.range.upperBound <= before.count else { return nil }
            let between = before[position..<edit.range.lowerBound]
            guard after[place...].starts(with: between) else { return nil }
            place += between.count
            guard after[place...].starts(with: edit.replacement) else { return nil }
            place += edit.replacement.count
            position = edit.range.upperBound
        }
        return (position, place)
    }

    private func line(of index: Int) -> Int { before[..<min(index, before.count)].count { $0 == 0x0A } + 1 }
}
