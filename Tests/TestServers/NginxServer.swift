import Foundation

/// nginx with TLS and HTTP/2 on a free port of this machine, answering as its locations say.
package final class NginxServer: Sendable {
    package let port: Int
    package let caFile: String
    /// A client certificate for `CN=pawl` that the server's authority signed, and its key.
    package var clientCertificate: (certFile: String, keyFile: String) {
        ("\(folder.path)/client.pem", "\(folder.path)/client.key")
    }
    private let folder: TemporaryDirectory
    private let process: ChildProcess

    /// - Parameters:
    ///   - locations: the inside of nginx's `server` block.
    ///   - global: what to add to its `http` block.
    ///   - asksForCertificate: whether a client has to show a certificate, such as ``clientCertificate``.
    package init(locations: String, global: String = "", asksForCertificate: Bool = false) throws {
        folder = try TemporaryDirectory()
        port = try freePort()
        caFile = "\(folder.path)/ca.pem"
        try TestCertificates.make(in: folder.path)
        let configuration = """
            daemon off;
            master_process off;
            pid \(folder.path)/pid;
            error_log \(folder.path)/error.log;
            events { worker_connections 256; }
            http {
                access_log off;
                client_body_temp_path \(folder.path)/body;
                proxy_temp_path \(folder.path)/proxy;
                fastcgi_temp_path \(folder.path)/fastcgi;
                uwsgi_temp_path \(folder.path)/uwsgi;
                scgi_temp_path \(folder.path)/scgi;
                \(global)
                server {
                    listen 127.0.0.1:\(port) ssl http2;
                    ssl_certificate \(folder.path)/server.pem;
                    ssl_certificate_key \(folder.path)/server.key;
                    \(asksForCertificate ? "ssl_verify_client on; ssl_client_certificate \(folder.path)/ca.pem;" : "")
                    \(locations)
                }
            }
            """
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/nginx.conf"))
        process = try ChildProcess.start(
            "/usr/sbin/nginx",
            ["-e", "\(folder.path)/error.log", "-c", "\(folder.path)/nginx.conf", "-p", folder.path],
            logTo: "\(folder.path)/log")
        try waitForPort(port)
    }

    deinit { process.terminate() }
}
