import Curl
import Resources

extension ServerAccess {
    /// How a server is reached, as the configuration has it.
    init(_ tls: TLSConfiguration, _ proxy: ProxyConfiguration) {
        var certificate: ClientCertificate?
        if let certFile = tls.certFile, let keyFile = tls.keyFile {
            certificate = ClientCertificate(certFile: certFile, keyFile: keyFile)
        }
        let way: Proxy =
            switch proxy {
            case .environment: .environment
            case .none: .none
            case .server(let url, let credentials): .server(url, credentials: credentials)
            }
        self.init(caFile: tls.caFile, certificate: certificate, proxy: way)
    }
}
