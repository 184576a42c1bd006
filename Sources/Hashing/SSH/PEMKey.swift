import COpenSSL

/// A private key in PEM, as OpenSSL reads it.
enum PEMKey {
    static func read(_ pem: [UInt8], passphrase: [UInt8]?) throws(SSHKeyError) -> KeyPointer {
        defer { ERR_clear_error() }
        guard let source = BIO_new_mem_buf(pem, Int32(clamping: pem.count)) else {
            throw SSHKeyError(.notAKey, "it cannot be read")
        }
        defer { BIO_free(source) }
        let question = Question(passphrase)
        // Without a callback of ours OpenSSL would ask the terminal.
        let key = withExtendedLifetime(question) {
            PEM_read_bio_PrivateKey(
                source, nil,
                { buffer, size, _, context in
                    guard let buffer, let context else { return -1 }
                    return Unmanaged<Question>.fromOpaque(context).takeUnretainedValue().answer(into: buffer, size)
                }, Unmanaged.passUnretained(question).toOpaque())
        }
        if let key = KeyPointer(key) { return key }
        switch question.outcome {
        case .notAsked: throw SSHKeyError(.notAKey, "it is no private key of OpenSSH's format or PEM")
        case .unanswered: throw SSHKeyError(.needsPassphrase, "it is encrypted")
        case .answered: throw SSHKeyError(.wrongPassphrase, "its passphrase is another")
        }
    }

    /// The passphrase, asked for where OpenSSL comes to an encrypted key.
    private final class Question {
        enum Outcome { case notAsked, unanswered, answered }

        private let passphrase: [UInt8]?
        var outcome = Outcome.notAsked

        init(_ passphrase: [UInt8]?) { self.passphrase = passphrase }

        func answer(into buffer: UnsafeMutablePointer<CChar>, _ size: Int32) -> Int32 {
            outcome = passphrase == nil ? .unanswered : .answered
            guard let passphrase, passphrase.count <= Int(size) else { return -1 }
            for (index, byte) in passphrase.enumerated() { buffer[index] = CChar(bitPattern: byte) }
            return Int32(passphrase.count)
        }
    }

    /// OpenSSL's name of the curve of a key.
    static func group(of key: KeyPointer) -> String? {
        var name = [UInt8](repeating: 0, count: 64)
        var length = 0
        let result = name.withUnsafeMutableBytes {
            EVP_PKEY_get_group_name(key.pointer, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, &length)
        }
        return result == 1 ? String(decoding: name.prefix(length), as: UTF8.self) : nil
    }

    /// The public point of a key, uncompressed (SEC 1, section 2.3.3).
    static func point(of key: KeyPointer) -> [UInt8]? {
        guard let x = key.number(OSSL_PKEY_PARAM_EC_PUB_X), let y = key.number(OSSL_PKEY_PARAM_EC_PUB_Y) else {
            return nil
        }
        let size = (Int(EVP_PKEY_get_bits(key.pointer)) + 7) / 8
        func padded(_ number: [UInt8]) -> [UInt8] { [UInt8](repeating: 0, count: max(0, size - number.count)) + number }
        return [4] + padded(x) + padded(y)
    }
}
