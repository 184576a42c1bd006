import COpenSSL

/// A key of OpenSSL. It is freed, and a private one wiped, with this object.
final class KeyPointer {
    let pointer: OpaquePointer

    /// Takes the key over.
    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    /// Makes a key of its numbers, named as OpenSSL's key types name them.
    convenience init?(
        _ type: String, isPrivate: Bool = false, group: String? = nil, point: [UInt8]? = nil,
        numbers: KeyValuePairs<String, [UInt8]>
    ) {
        defer { ERR_clear_error() }
        guard let builder = OSSL_PARAM_BLD_new() else { return nil }
        defer { OSSL_PARAM_BLD_free(builder) }
        // The builder keeps all that it is given, names too, by reference until the parameters are made.
        let kept = KeptBytes()
        defer { withExtendedLifetime(kept) {} }
        if let group {
            let (name, value) = (kept.text(OSSL_PKEY_PARAM_GROUP_NAME), kept.text(group))
            guard OSSL_PARAM_BLD_push_utf8_string(builder, name, value, 0) == 1 else { return nil }
        }
        if let point {
            let (name, value) = (kept.text(OSSL_PKEY_PARAM_PUB_KEY), kept.bytes(point))
            guard OSSL_PARAM_BLD_push_octet_string(builder, name, value, point.count) == 1 else { return nil }
        }
        var values: [OpaquePointer] = []
        defer { for value in values { BN_clear_free(value) } }
        for (name, bytes) in numbers {
            guard let value = BN_bin2bn(bytes, Int32(clamping: bytes.count), nil) else { return nil }
            values.append(value)
            guard OSSL_PARAM_BLD_push_BN(builder, kept.text(name), value) == 1 else { return nil }
        }
        guard let parameters = OSSL_PARAM_BLD_to_param(builder) else { return nil }
        defer { OSSL_PARAM_free(parameters) }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, type, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, isPrivate ? pawl_key_pair : pawl_public_key, parameters) == 1
        else { return nil }
        self.init(key)
    }

    /// A number of the key, big-endian.
    func number(_ name: String) -> [UInt8]? {
        var value: OpaquePointer?
        guard EVP_PKEY_get_bn_param(pointer, name, &value) == 1, let value else { return nil }
        defer { BN_clear_free(value) }
        return value.magnitude
    }

    /// - Parameter digest: `nil` for an algorithm that hashes by itself.
    func sign(_ bytes: [UInt8], digest: OpaquePointer?) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit(context, nil, digest, nil, pointer) == 1,
            EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1
        else { return nil }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else { return nil }
        return Array(signature.prefix(length))
    }

    func verify(_ signature: [UInt8], of bytes: [UInt8], digest: OpaquePointer?) -> Bool {
        defer { ERR_clear_error() }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, digest, nil, pointer) == 1
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }
}

/// Copies of bytes that stay where they are for as long as this object lives.
private final class KeptBytes {
    private var copies: [UnsafeMutableBufferPointer<UInt8>] = []

    deinit { for copy in copies { copy.deallocate() } }

    func bytes(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8>? {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = copy.initialize(from: bytes)
        copies.append(copy)
        return copy.baseAddress
    }

    /// The text with the zero that ends it in C.
    func text(_ text: String) -> UnsafePointer<CChar>? {
        bytes(Array(text.utf8) + [0]).map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
    }
}

extension OpaquePointer {
    /// The bytes of a `BIGNUM`, big-endian.
    var magnitude: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(self) + 7) / 8)
        _ = BN_bn2bin(self, &bytes)
        return bytes
    }
}
