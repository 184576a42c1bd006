import COpenSSL

/// The key of an encrypted OpenSSH key file, made of its passphrase: `bcrypt_pbkdf`.
///
/// PBKDF2 (RFC 8018) around bcrypt's expensive key schedule (Provos and Mazières, "A Future-Adaptable Password Scheme"),
/// as OpenBSD defined it. OpenSSL has Blowfish and SHA-512, and not this.
enum BlowfishDerivation {
    /// - Returns: `nil` where OpenSSL cannot reckon with the numbers.
    static func key(_ passphrase: [UInt8], salt: [UInt8], rounds: Int, length: Int) -> [UInt8]? {
        guard let state = BlowfishState() else { return nil }
        let secret = SHA512.hash(of: passphrase)
        // The blocks are spread over the key, so that a part of it costs as much as the whole.
        let stride = (length + 31) / 32
        let share = (length + stride - 1) / stride
        var key = [UInt8](repeating: 0, count: length)
        for block in 0..<stride {
            let number = UInt32(block + 1)
            var hash = state.hash(
                secret, SHA512.hash(of: salt + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }))
            var sum = hash
            for _ in 1..<max(rounds, 1) {
                hash = state.hash(secret, SHA512.hash(of: hash))
                for index in sum.indices { sum[index] ^= hash[index] }
            }
            for index in 0..<min(share, sum.count) where index * stride + block < length {
                key[index * stride + block] = sum[index]
            }
        }
        return key
    }
}

/// Blowfish's 18 subkeys and four boxes of 256 words, in one run of memory, as OpenSSL keeps them.
private final class BlowfishState {
    private static let count = 18 + 4 * 256
    private let words = UnsafeMutablePointer<UInt32>.allocate(capacity: BlowfishState.count)
    private let initial: [UInt32]

    init?() {
        guard let digits = BlowfishState.digitsOfPi, digits.count == BlowfishState.count else { return nil }
        initial = digits
    }

    deinit {
        OPENSSL_cleanse(words, BlowfishState.count * 4)
        words.deallocate()
    }

    /// bcrypt's hash of 64 bytes with 64 bytes of salt.
    func hash(_ secret: [UInt8], _ salt: [UInt8]) -> [UInt8] {
        words.initialize(from: initial, count: BlowfishState.count)
        let secret = BlowfishState.words(of: secret)
        let salt = BlowfishState.words(of: salt)
        expand(secret, salt)
        for _ in 0..<64 {
            expand(salt, nil)
            expand(secret, nil)
        }
        var text = BlowfishState.words(of: Array("OxychromaticBlowfishSwatDynamite".utf8))
        text.withUnsafeMutableBufferPointer { text in
            guard let start = text.baseAddress else { return }
            for _ in 0..<64 { for pair in stride(from: 0, to: text.count, by: 2) { encrypt(start + pair) } }
        }
        return text.flatMap { word in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) } }
    }

    /// Mixes a key into the state; every pair of words is the encryption of the pair before, and of the salt.
    private func expand(_ key: [UInt32], _ salt: [UInt32]?) {
        for index in 0..<18 { words[index] ^= key[index % key.count] }
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2) { pair in
            guard let start = pair.baseAddress else { return }
            start.initialize(repeating: 0, count: 2)
            var next = 0
            for index in stride(from: 0, to: BlowfishState.count, by: 2) {
                if let salt {
                    start[0] ^= salt[next % salt.count]
                    start[1] ^= salt[(next + 1) % salt.count]
                    next += 2
                }
                encrypt(start)
                words[index] = start[0]
                words[index + 1] = start[1]
            }
        }
    }

    private func encrypt(_ pair: UnsafeMutablePointer<UInt32>) {
        BF_encrypt(pair, UnsafeRawPointer(words).assumingMemoryBound(to: BF_KEY.self))
    }

    private static func words(of bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// The words that Blowfish starts from are the digits of pi after the point; OpenSSL has them and shows them to nobody.
    private static let digitsOfPi: [UInt32]? = {
        let bits = Int32(count * 32)
        let guardBits: Int32 = 128
        // Machin: pi = 16 atan(1/5) - 4 atan(1/239), in numbers with `bits + guardBits` binary places.
        guard let pi = BN_new(), let small = BN_new() else { return nil }
        defer {
            BN_free(pi)
            BN_free(small)
        }
        guard arctangent(5, bits + guardBits, into: pi), arctangent(239, bits + guardBits, into: small),
            BN_lshift(pi, pi, 4) == 1, BN_lshift(small, small, 2) == 1, BN_sub(pi, pi, small) == 1,
            BN_rshift(pi, pi, guardBits) == 1, BN_mask_bits(pi, bits) == 1
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: count * 4)
        guard BN_bn2binpad(pi, &bytes, Int32(bytes.count)) == Int32(bytes.count) else { return nil }
        return words(of: bytes)
    }()

    /// `1/x - 1/3x³ + 1/5x⁵ - …` with so many binary places.
    private static func arctangent(_ x: UInt, _ places: Int32, into sum: OpaquePointer) -> Bool {
        guard let power = BN_new(), let term = BN_new() else { return false }
        defer {
            BN_free(power)
            BN_free(term)
        }
        guard BN_set_bit(power, places) == 1 else { return false }
        BN_div_word(power, x)
        guard BN_copy(sum, power) != nil else { return false }
        var divisor: UInt = 1
        while true {
            BN_div_word(power, x * x)
            divisor += 2
            guard BN_copy(term, power) != nil else { return false }
            BN_div_word(term, divisor)
            if BN_is_zero(term) == 1 { return true }
            let isNegative = divisor % 4 == 3
            guard (isNegative ? BN_sub(sum, sum, term) : BN_add(sum, sum, term)) == 1 else { return false }
        }
    }
}
