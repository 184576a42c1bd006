import COpenSSL

extension Certificate {
    /// Whether a chain leads from this certificate to one that is trusted, every certificate of it valid at a time, and
    /// every authority of it allowed to issue certificates that sign code (RFC 5280, section 6).
    ///
    /// Revocation is not asked about: certificates that sign images live for minutes.
    ///
    /// - Parameters:
    ///   - trusted: authorities; any of them ends a chain.
    ///   - others: what came with the certificate. Nothing of it is trusted.
    ///   - time: seconds since 1970.
    /// - Returns: `nil` where there is such a chain, else why not.
    package func chainProblem(
        to trusted: [Certificate], through others: [Certificate], at time: Int
    ) -> String? {
        defer { ERR_clear_error() }
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(), let stack = OPENSSL_sk_new_null(),
            let leaf = Certificate.parse(der)
        else { return "it cannot be held in memory" }
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            OPENSSL_sk_pop_free(stack) { X509_free($0.map { OpaquePointer($0) }) }
            X509_free(leaf)
        }
        for certificate in trusted {
            guard let parsed = Certificate.parse(certificate.der) else { continue }
            // The store takes a reference of its own.
            X509_STORE_add_cert(store, parsed)
            X509_free(parsed)
        }
        for certificate in others.prefix(Certificate.maximumCount) {
            guard let parsed = Certificate.parse(certificate.der) else { continue }
            OPENSSL_sk_push(stack, UnsafeRawPointer(parsed))
        }
        guard X509_STORE_CTX_init(context, store, leaf, stack) == 1,
            let parameters = X509_STORE_CTX_get0_param(context)
        else { return "it cannot be checked" }
        X509_VERIFY_PARAM_set_time(parameters, time)
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        // 112 bits: no SHA-1, no RSA below 2048 (OpenSSL, SSL_CTX_set_security_level).
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        guard X509_verify_cert(context) == 1 else {
            return X509_verify_cert_error_string(Int(X509_STORE_CTX_get_error(context))).map { String(cString: $0) }
                ?? "no chain"
        }
        guard let chain = X509_STORE_CTX_get0_chain(context) else { return "no chain" }
        for index in 1..<max(1, OPENSSL_sk_num(chain)) {
            guard let authority = OPENSSL_sk_value(chain, index).map({ OpaquePointer($0) }),
                Certificate.hasUsableExtensions(authority), Certificate.allowsCodeSigning(authority)
            else { return "an authority of its chain may not issue certificates that sign code" }
        }
        return nil
    }
}
