import Foundation

/// A real Git server over HTTP: nginx, fcgiwrap and `git http-backend`, on a free port of this machine, with the
/// repositories of one folder. With a user name and a password it asks everyone for them, or for a bearer token. Over TLS
/// it speaks TLS 1.3 alone, and HTTP/2.
package final class GitHTTPServer: Sendable {
    package let port: Int
    /// The server's own certificate, to be trusted as an authority; `nil` without TLS.
    package let certificateFile: String?
    /// A client's certificate and its key, such as the server asks for where it was told to.
    package var clientCertificate: (certificate: String, key: String) {
        ("\(folder.path)/client.pem", "\(folder.path)/client.key")
    }
    private let username: String?
    private let password: String?
    private let folder: TemporaryDirectory
    private let gateways: [ChildProcess]
    private let server: ChildProcess

    /// - Parameters:
    ///   - authorization: the one value of the header `Authorization` that is let in.
    ///   - locations: more of nginx's `location` blocks.
    ///   - width: how many requests are answered at the same time; others wait.
    package init(
        root: String, username: String? = nil, password: String? = nil, usesTLS: Bool = false,
        authorization: String? = nil, asksForCertificate: Bool = false, speaksVersion2: Bool = true,
        locations: String = "", width: Int = 4
    ) throws {
        self.username = username
        self.password = password
        folder = try TemporaryDirectory()
        port = try freePort()
        certificateFile = usesTLS ? "\(folder.path)/certificate.pem" : nil
        if let username, let password {
            let result = try ChildProcess.run("/usr/bin/htpasswd", ["-nbm", username, password])
            try Data(result.output.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/users"))
        }
        if usesTLS { try GitHTTPServer.makeCertificate(in: folder.path) }
        let configuration = GitHTTPServer.configuration(
            port: port, root: root, folder: folder.path, asksForPassword: username != nil, usesTLS: usesTLS,
            authorization: authorization, asksForCertificate: asksForCertificate, speaksVersion2: speaksVersion2,
            locations: locations, width: width)
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/nginx.conf"))
        // nginx's workers run as another user when root starts it; they must reach the socket and the files.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)

        // One process each: the children of a preforking fcgiwrap outlive it.
        gateways = try (0..<width).map { [folder] index in
            try ChildProcess.start(
                "/usr/sbin/fcgiwrap", ["-s", "unix:\(folder.path)/git-\(index).sock"],
                environment: GitRepositoryFixture.environment, logTo: "\(folder.path)/fcgiwrap.log")
        }
        server = try ChildProcess.start(
            "/usr/sbin/nginx",
            ["-e", "\(folder.path)/error.log", "-c", "\(folder.path)/nginx.conf", "-p", folder.path],
            environment: GitRepositoryFixture.environment, logTo: "\(folder.path)/nginx.log")
        try waitForPort(port)
        let deadline = ContinuousClock.now + .seconds(10)
        for index in 0..<width {
            while !FileManager.default.fileExists(atPath: "\(folder.path)/git-\(index).sock") {
                guard ContinuousClock.now < deadline else {
                    throw GitRepositoryFixture.Failure(description: "fcgiwrap does not start")
                }
                Thread.sleep(forTimeInterval: 0.002)
            }
        }
    }

    deinit { stop() }

    package func stop() {
        server.terminate()
        for gateway in gateways { gateway.kill() }
    }

    /// The URL of a repository in the server's folder.
    package func url(of repository: String, withCredentials: Bool = false) -> String {
        let user = if withCredentials, let username, let password { "\(username):\(password)@" } else { "" }
        return certificateFile == nil
            ? "http://\(user)127.0.0.1:\(port)/\(repository)" : "https://\(user)localhost:\(port)/\(repository)"
    }

    /// One request that was answered, as the server's log has it.
    package struct Request: Sendable {
        /// `GET /fleet.git/info/refs?service=git-upload-pack`
        package let line: String
        package let status: Int
        /// With the headers.
        package let bytesSent: Int
        /// `HTTP/2.0 TLSv1.3`
        package let protocols: String
        /// The number of the connection that it came over.
        package let connection: String
    }

    /// What was answered so far, oldest first. Whoever has read an answer may be a moment ahead of the log.
    package var requests: [Request] {
        let text = (try? String(contentsOfFile: "\(folder.path)/access.log", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "|").map(String.init)
            guard parts.count == 5, let status = Int(parts[1]), let bytes = Int(parts[2]) else { return nil }
            return Request(
                line: parts[0], status: status, bytesSent: bytes, protocols: parts[3], connection: parts[4])
        }
    }

    private static func makeCertificate(in folder: String) throws {
        for (name, subject) in [("certificate", "localhost"), ("client", "pawl")] {
            _ = try ChildProcess.run(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=\(subject)", "-addext", "subjectAltName=DNS:\(subject)", "-keyout",
                    "\(folder)/\(name == "client" ? "client.key" : "key.pem")", "-out", "\(folder)/\(name).pem",
                ])
        }
    }

    private static func configuration(
        port: Int, root: String, folder: String, asksForPassword: Bool, usesTLS: Bool, authorization: String?,
        asksForCertificate: Bool, speaksVersion2: Bool, locations: String, width: Int
    ) -> String {
        let gateways = (0..<width).map { "server unix:\(folder)/git-\($0).sock max_fails=0;" }
            .joined(separator: " ")
        return """
            daemon off;
            user root;
            worker_processes 1;
            pid \(folder)/nginx.pid;
            error_log \(folder)/error.log;
            events { worker_connections 256; }
            http {
                log_format plain '$request_method $request_uri|$status|$bytes_sent|$server_protocol $ssl_protocol|$connection';
                access_log \(folder)/access.log plain;
                map $http_authorization $is_known { default 0; "\(authorization ?? "")" 1; }
                client_max_body_size 0;
                client_body_temp_path \(folder)/body;
                proxy_temp_path \(folder)/proxy;
                fastcgi_temp_path \(folder)/fastcgi;
                uwsgi_temp_path \(folder)/uwsgi;
                scgi_temp_path \(folder)/scgi;
                upstream git { least_conn; \(gateways) }
                server {
                    listen 127.0.0.1:\(port)\(usesTLS ? " ssl http2" : "");
                    \(usesTLS ? "ssl_certificate \(folder)/certificate.pem; ssl_certificate_key \(folder)/key.pem;" : "")
                    \(usesTLS ? "ssl_protocols TLSv1.3;" : "")
                    \(asksForCertificate ? "ssl_client_certificate \(folder)/client.pem; ssl_verify_client on;" : "")
                    \(locations)
                    location / {
                        \(asksForPassword ? "auth_basic git; auth_basic_user_file \(folder)/users;" : "")
                        \(authorization == nil ? "" : "if ($is_known = 0) { return 401; }")
                        fastcgi_pass git;
                        fastcgi_read_timeout 300;
                        fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_param QUERY_STRING $query_string;
                        fastcgi_param CONTENT_TYPE $content_type;
                        fastcgi_param CONTENT_LENGTH $content_length;
                        fastcgi_param SERVER_PROTOCOL $server_protocol;
                        fastcgi_param REMOTE_ADDR $remote_addr;
                        fastcgi_param REMOTE_USER $remote_user;
                        fastcgi_param PATH_INFO $uri;
                        \(speaksVersion2 ? "fastcgi_param GIT_PROTOCOL $http_git_protocol;" : "")
                        fastcgi_param GIT_PROJECT_ROOT \(root);
                        fastcgi_param GIT_HTTP_EXPORT_ALL 1;
                        fastcgi_param GIT_CONFIG_NOSYSTEM 1;
                        fastcgi_param HOME /nonexistent;
                        fastcgi_param GIT_CONFIG_COUNT 2;
                        fastcgi_param GIT_CONFIG_KEY_0 http.receivepack;
                        fastcgi_param GIT_CONFIG_VALUE_0 true;
                        fastcgi_param GIT_CONFIG_KEY_1 safe.directory;
                        fastcgi_param GIT_CONFIG_VALUE_1 *;
                    }
                }
            }
            """
    }
}
