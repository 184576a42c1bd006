import CCurl
package import Secrets

/// How a server is reached: whom to trust, as whom to come, and by way of what.
package struct ServerAccess: Hashable, Sendable {
    /// A PEM file with the certificate authorities to trust instead of the system's.
    package var caFile: String?
    /// What to show a server that asks for a certificate.
    package var certificate: ClientCertificate?
    package var proxy: Proxy

    package init(caFile: String? = nil, certificate: ClientCertificate? = nil, proxy: Proxy = .environment) {
        self.caFile = caFile
        self.certificate = certificate
        self.proxy = proxy
    }

    /// For addresses that mean something on this machine only.
    package static let direct = ServerAccess(proxy: .none)
}

/// A client certificate and its private key, each in a PEM file; read at every new connection.
package struct ClientCertificate: Hashable, Sendable {
    package let certFile: String
    /// The key without a passphrase.
    package let keyFile: String

    package init(certFile: String, keyFile: String) {
        self.certFile = certFile
        self.keyFile = keyFile
    }
}

/// What a request goes by way of.
package enum Proxy: Hashable, Sendable {
    /// What `HTTPS_PROXY`, `http_proxy` and `NO_PROXY` say, as libcurl reads them.
    case environment
    /// Nothing, whatever the environment says.
    case none
    /// The proxy of a URL without credentials: `http://`, `https://` or `socks5h://`.
    case server(String, credentials: BasicCredentialsLocation? = nil)
}

extension ServerAccess {
    /// Sets the options of an easy handle.
    ///
    /// - Throws: where the proxy's credentials cannot be read.
    func apply(to handle: UnsafeMutableRawPointer) throws(SecretError) {
        if let caFile {
            pawl_curl_set_string(handle, CURLOPT_CAINFO, caFile)
            // The system's folder of authorities would be trusted beside the file.
            pawl_curl_set_string(handle, CURLOPT_CAPATH, nil)
            // A replaced file counts at the next connection.
            pawl_curl_set_long(handle, CURLOPT_CA_CACHE_TIMEOUT, 0)
        }
        if let certificate {
            pawl_curl_set_string(handle, CURLOPT_SSLCERT, certificate.certFile)
            pawl_curl_set_string(handle, CURLOPT_SSLKEY, certificate.keyFile)
            // Without one OpenSSL would ask the terminal for the passphrase of a key that has one.
            pawl_curl_set_string(handle, CURLOPT_KEYPASSWD, "")
        }
        switch proxy {
        case .environment: break
        case .none: pawl_curl_set_string(handle, CURLOPT_NOPROXY, "*")
        case .server(let url, let credentials):
            pawl_curl_set_string(handle, CURLOPT_PROXY, url)
            // A proxy that is named for a server is used for it, whatever `NO_PROXY` says.
            pawl_curl_set_string(handle, CURLOPT_NOPROXY, "")
            if let caFile { pawl_curl_set_string(handle, CURLOPT_PROXY_CAINFO, caFile) }
            if let credentials = try credentials?.read() {
                pawl_curl_set_string(handle, CURLOPT_PROXYUSERNAME, credentials.username)
                pawl_curl_set_string(handle, CURLOPT_PROXYPASSWORD, credentials.password.reveal())
            }
        }
    }
}
