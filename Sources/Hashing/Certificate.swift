import COpenSSL

/// An X.509 certificate (RFC 5280), by OpenSSL. What decides over trust is read when it is made.
package struct Certificate: Hashable, Sendable {
    /// Another name of the subject.
    package enum Name: Hashable, Sendable {
        case email(String)
        case uri(String)

        package var text: String {
            switch self {
            case .email(let text), .uri(let text): text
            }
        }
    }

    package let der: [UInt8]
    package let publicKey: PublicKey
    /// E-mail addresses and URIs of the subject's alternative names; one with bytes other than printable ASCII is left out.
    package let names: [Name]
    /// Whether it says that it may sign code: the extended key usage names it, and the key usage, where there is one,
    /// allows signatures.
    package let maySignCode: Bool

    /// - Throws: ``PublicKey/KeyError``; bytes that follow the certificate are an error too.
    package init(der: [UInt8]) throws(PublicKey.KeyError) {
        defer { ERR_clear_error() }
        guard let certificate = Certificate.parse(der) else {
            throw PublicKey.KeyError(message: "is not a certificate")
        }
        defer { X509_free(certificate) }
        try self.init(certificate, der)
    }

    /// Every certificate of a PEM text, at least one.
    package static func all(inPEM pem: [UInt8]) throws(PublicKey.KeyError) -> [Certificate] {
        defer { ERR_clear_error() }
        guard let source = BIO_new_mem_buf(pem, Int32(clamping: pem.count)) else {
            throw PublicKey.KeyError(message: "cannot be held in memory")
        }
        defer { BIO_free(source) }
        var certificates: [Certificate] = []
        while let certificate = PEM_read_bio_X509(source, nil, { _, _, _, _ in -1 }, nil) {
            defer { X509_free(certificate) }
            var bytes: UnsafeMutablePointer<UInt8>?
            let length = i2d_X509(certificate, &bytes)
            guard length > 0, let bytes else {
                throw PublicKey.KeyError(message: "holds a certificate that cannot be written")
            }
            defer { CRYPTO_free(bytes, nil, 0) }
            certificates.append(
                try Certificate(certificate, Array(UnsafeBufferPointer(start: bytes, count: Int(length)))))
            guard certificates.count <= maximumCount else {
                throw PublicKey.KeyError(message: "holds more than \(maximumCount) certificates")
            }
        }
        guard certificates.isEmpty else { return certificates }
        throw PublicKey.KeyError(
            message: "holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----")
    }

    package static let maximumCount = 100

    private init(_ certificate: OpaquePointer, _ der: [UInt8]) throws(PublicKey.KeyError) {
        self.der = der
        guard let key = X509_get0_pubkey(certificate) else {
            throw PublicKey.KeyError(message: "holds a certificate whose key cannot be read")
        }
        publicKey = try PublicKey(key)
        names = Certificate.names(of: certificate)
        maySignCode =
            Certificate.hasUsableExtensions(certificate)
            && X509_get_extended_key_usage(certificate) != UInt32.max
            && Certificate.allowsCodeSigning(certificate)
            && X509_get_key_usage(certificate) & UInt32(KU_DIGITAL_SIGNATURE) != 0
    }

    /// The value of an extension, the octets within its `OCTET STRING`; `nil` where it has none, or more than one.
    ///
    /// - Parameter identifier: in dotted decimal form.
    package func value(ofExtension identifier: String) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard let certificate = Certificate.parse(der) else { return nil }
        defer { X509_free(certificate) }
        guard let object = OBJ_txt2obj(identifier, 1) else { return nil }
        defer { ASN1_OBJECT_free(object) }
        let place = X509_get_ext_by_OBJ(certificate, object, -1)
        guard place >= 0, X509_get_ext_by_OBJ(certificate, object, place) < 0,
            let value = X509_EXTENSION_get_data(X509_get_ext(certificate, place))
        else { return nil }
        return Certificate.bytes(of: value)
    }

    static func parse(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            guard let certificate = d2i_X509(nil, &position, bytes.count) else { return nil }
            guard position == bytes.baseAddress.map({ $0 + bytes.count }) else {
                X509_free(certificate)
                return nil
            }
            return certificate
        }
    }

    static func hasUsableExtensions(_ certificate: OpaquePointer) -> Bool {
        X509_get_extension_flags(certificate) & UInt32(EXFLAG_INVALID) == 0
    }

    /// Whether the extended key usage, where there is one, names code signing.
    static func allowsCodeSigning(_ certificate: OpaquePointer) -> Bool {
        X509_get_extended_key_usage(certificate) & UInt32(XKU_CODE_SIGN | XKU_ANYEKU) != 0
    }

    private static func names(of certificate: OpaquePointer) -> [Name] {
        guard let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil).map({ OpaquePointer($0) })
        else { return [] }
        defer { GENERAL_NAMES_free(names) }
        return (0..<max(0, OPENSSL_sk_num(names))).compactMap { index in
            guard let name = OPENSSL_sk_value(names, index) else { return nil }
            var type: Int32 = 0
            guard let value = GENERAL_NAME_get0_value(name.assumingMemoryBound(to: GENERAL_NAME.self), &type),
                type == GEN_EMAIL || type == GEN_URI
            else { return nil }
            let bytes = bytes(of: value.assumingMemoryBound(to: ASN1_STRING.self))
            guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            return type == GEN_EMAIL ? .email(text) : .uri(text)
        }
    }

    private static func bytes(of string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
        Array(
            UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
    }
}
