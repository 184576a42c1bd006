import Foundation
import Hashing

/// The proof that an entry is in a log's Merkle tree, under a root that the log signed.
struct InclusionProof {
    /// The entry's place in the tree, from 0.
    let index: Int
    let treeSize: Int
    let rootHash: [UInt8]
    /// From the leaf's neighbour up.
    let hashes: [[UInt8]]
    /// The signed root, as a note.
    let checkpoint: String

    /// - Throws: ``SignatureProblem`` where the proof does not lead from the entry to a root with the key's signature.
    func check(of body: [UInt8], by key: PublicKey) throws(SignatureProblem) {
        guard let root = InclusionProof.root(leaf: body, index: index, treeSize: treeSize, hashes: hashes),
            root == rootHash
        else { throw SignatureProblem("the proof that its log entry is in the log does not hold") }
        guard let note = Checkpoint(checkpoint), note.treeSize == treeSize, note.rootHash == rootHash else {
            throw SignatureProblem("the log's checkpoint is of another tree")
        }
        guard note.isSigned(by: key) else { throw SignatureProblem("the log's checkpoint is not signed by the log") }
    }

    /// The root that a leaf and the hashes beside its path give; `nil` where they cannot be of such a tree.
    ///
    /// Source: RFC 9162, section 2.1.3.2.
    static func root(leaf: [UInt8], index: Int, treeSize: Int, hashes: [[UInt8]]) -> [UInt8]? {
        guard index >= 0, index < treeSize, hashes.count <= 64 else { return nil }
        var (place, last) = (index, treeSize - 1)
        var hash = SHA256.hash(of: [0] + leaf)
        for sibling in hashes {
            guard last != 0, sibling.count == 32 else { return nil }
            if place & 1 == 1 || place == last {
                hash = SHA256.hash(of: [1] + sibling + hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = SHA256.hash(of: [1] + hash + sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 ? hash : nil
    }
}

/// A log's signed statement about its tree (transparency-dev/formats, `log/README.md`; C2SP `signed-note`).
struct Checkpoint {
    let treeSize: Int
    let rootHash: [UInt8]
    /// What is signed, the last line break included.
    private let text: [UInt8]
    /// Each with four bytes in front that say of which key it is.
    private let signatures: [[UInt8]]

    static let maximumSize = 64 << 10

    init?(_ note: String) {
        guard note.utf8.count <= Checkpoint.maximumSize, let end = note.range(of: "\n\n"),
            !note[end.upperBound...].contains("\n\n")
        else { return nil }
        let lines = note[..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, !lines[0].isEmpty, let size = Int(lines[1]), String(size) == lines[1],
            let root = Base64.bytes(of: String(lines[2])), root.count == 32
        else { return nil }
        (treeSize, rootHash) = (size, root)
        text = Array(note[..<end.lowerBound].utf8) + [UInt8(ascii: "\n")]
        signatures = note[end.upperBound...].split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "\u{2014}" else { return nil }
            return Base64.bytes(of: String(parts[2]))
        }
    }

    /// Rekor names a key by the hash of its DER form.
    func isSigned(by key: PublicKey) -> Bool {
        let name = SHA256.hash(of: key.der).prefix(4)
        return signatures.prefix(20).contains {
            $0.prefix(4) == name && key.verifies(Array($0.dropFirst(4)), of: text)
        }
    }
}
