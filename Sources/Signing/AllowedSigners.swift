package import Hashing

/// Whose signatures are good.
package struct AllowedSigners: Sendable {
    /// A line of a list in the format of `ssh-keygen` (its manual, "ALLOWED SIGNERS").
    package struct Entry: Sendable {
        /// Who signs with the key; the key's fingerprint where nobody is named.
        package let principal: String
        package let key: SSHPublicKey
        /// The purposes that the key may sign for, as patterns; `nil` for any.
        let namespaces: [String]?
        /// Seconds since 1970 between which the key is good.
        let validAfter: Int64?
        let validBefore: Int64?

        package init(
            principal: String? = nil, key: SSHPublicKey, namespaces: [String]? = nil, validAfter: Int64? = nil,
            validBefore: Int64? = nil
        ) {
            self.principal = principal ?? key.fingerprint
            self.key = key
            self.namespaces = namespaces
            self.validAfter = validAfter
            self.validBefore = validBefore
        }

        func allows(namespace: String, at time: Int64) -> Bool {
            (validAfter ?? .min) <= time && time <= (validBefore ?? .max)
                && (namespaces ?? [namespace]).contains { Wildcard.matches(namespace, pattern: $0) }
        }
    }

    package let ssh: [Entry]
    /// OpenPGP public keys as `gpgv` reads them, not armoured; empty for none.
    package let keyring: [UInt8]

    package init(ssh: [Entry] = [], keyring: [UInt8] = []) {
        self.ssh = ssh
        self.keyring = keyring
    }

    /// Reads a file of allowed signers: a list of `ssh-keygen`, public keys of SSH, or OpenPGP keys, armoured or not.
    ///
    /// - Throws: ``SigningError`` naming file and line.
    package init(file: String) throws(SigningError) {
        let bytes = try KeyFile.contents(of: file)
        if let armoured = OpenPGPArmour.publicKeys(bytes) {
            self.init(keyring: armoured)
        } else if let first = bytes.first, first & 0x80 != 0 {
            // Every OpenPGP packet begins so (RFC 4880, section 4.2); no text does.
            self.init(keyring: bytes)
        } else {
            self.init(ssh: try AllowedSigners.entries(String(decoding: bytes, as: UTF8.self), file: file))
        }
    }

    /// Both together.
    package func joined(with other: AllowedSigners) -> AllowedSigners {
        AllowedSigners(ssh: ssh + other.ssh, keyring: keyring + other.keyring)
    }

    private static func entries(_ text: String, file: String) throws(SigningError) -> [Entry] {
        var entries: [Entry] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = SignerLine.words(of: line)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard let line = SignerLine(words) else {
                throw SigningError(
                    "\(file):\(index + 1): this is no allowed signer; write 'name@example.com ssh-ed25519 AAAA…'")
            }
            // An authority's signature stands for keys that are named nowhere; certificates are not followed.
            if !line.isAuthority { entries.append(line.entry) }
        }
        guard !entries.isEmpty else { throw SigningError("\(file) names no allowed signer; write one a line") }
        return entries
    }
}

/// The words of one line of a list.
private struct SignerLine {
    let entry: AllowedSigners.Entry
    let isAuthority: Bool

    init?(_ words: [String]) {
        guard let place = words.prefix(3).firstIndex(where: { SignerLine.isKeyType($0) }), words.count > place + 1,
            let key = SSHPublicKey(base64: words[place + 1]), key.algorithm == words[place]
        else { return nil }
        var options: [String: String] = [:]
        if place == 2 {
            for option in SignerLine.parts(of: words[1]) {
                let pair = option.split(separator: "=", maxSplits: 1)
                let value = pair.count > 1 ? pair[1].filter { $0 != "\"" } : ""
                options[String(pair.first ?? "").lowercased()] = value
            }
            let known: Set<String> = ["cert-authority", "namespaces", "valid-after", "valid-before"]
            guard known.isSuperset(of: options.keys) else { return nil }
        }
        isAuthority = options["cert-authority"] != nil
        let after = options["valid-after"].map { SignerTime.seconds($0) }
        let before = options["valid-before"].map { SignerTime.seconds($0) }
        // A time that cannot be read must not read as no limit.
        guard after != .some(nil), before != .some(nil) else { return nil }
        entry = AllowedSigners.Entry(
            principal: place == 0 ? nil : words[0], key: key,
            namespaces: options["namespaces"]?.split(separator: ",").map(String.init), validAfter: after ?? nil,
            validBefore: before ?? nil)
    }

    private static func isKeyType(_ word: String) -> Bool {
        ["ssh-", "ecdsa-", "sk-"].contains { word.hasPrefix($0) } && !word.contains("@") || word.hasPrefix("sk-ssh-")
            || word.hasPrefix("sk-ecdsa-")
    }

    /// The words between blanks; blanks within double quotes do not part words.
    static func words(of line: Substring) -> [String] { split(line) { $0 == " " || $0 == "\t" || $0 == "\r" } }

    private static func parts(of options: String) -> [String] { split(options[...]) { $0 == "," } }

    private static func split(_ text: Substring, _ isSeparator: (Character) -> Bool) -> [String] {
        var parts: [String] = []
        var part = ""
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, isSeparator(character) {
                if !part.isEmpty { parts.append(part) }
                part = ""
            } else {
                part.append(character)
            }
        }
        return part.isEmpty ? parts : parts + [part]
    }
}

/// `YYYYMMDD[HHMM[SS]][Z]`. Without `Z` it is the local time of wherever the list is read; here it is UTC everywhere.
enum SignerTime {
    static func seconds(_ text: String) -> Int64? {
        let digits = text.hasSuffix("Z") ? text.dropLast() : text[...]
        guard [8, 12, 14].contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        let numbers = digits.utf8.map { Int64($0) - 0x30 }
        func number(_ start: Int, _ count: Int) -> Int64 {
            start < numbers.count ? numbers[start..<(start + count)].reduce(0) { $0 * 10 + $1 } : 0
        }
        let (year, month, day) = (number(0, 4), number(4, 2), number(6, 2))
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Days since 1970 in the Gregorian calendar, with years that begin in March.
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let days =
            shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + (monthFromMarch * 153 + 2) / 5 + day - 1
        return (days - 719_468) * 86_400 + number(8, 2) * 3_600 + number(10, 2) * 60 + number(12, 2)
    }
}

/// Patterns of `ssh-keygen`: `*` for anything, `?` for one character.
enum Wildcard {
    static func matches(_ text: String, pattern: String) -> Bool {
        let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
        var (at, place) = (0, 0)
        var retry: (text: Int, pattern: Int)?
        while at < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                retry = (at, place)
                place += 1
            } else if place < pattern.count, pattern[place] == text[at] || pattern[place] == UInt8(ascii: "?") {
                at += 1
                place += 1
            } else if let last = retry {
                retry = (last.text + 1, last.pattern)
                (at, place) = (last.text + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
