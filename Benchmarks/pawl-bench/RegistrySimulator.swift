import Foundation
import TestServers

/// A registry of many repositories for measuring what asking it costs: nginx on the loopback interface with a file for
/// each list, so that it answers as fast as can be and counts what it is asked.
struct RegistrySimulator {
    enum Kind {
        /// Lists with validators, as behind most caches.
        case validators
        /// Neither validators nor anything else to go by, as distribution's.
        case bare
        /// Lists for who shows a token, as the public ones.
        case tokens
        /// So many requests a second; more are refused with 429 and a pause of a second.
        case limited(perSecond: Int)
    }

    let host: String
    let caFile: String
    private let server: NginxServer
    private let lists: TagListFiles
    private let log: String

    init(_ kind: Kind, _ lists: TagListFiles) throws {
        self.lists = lists
        log = "\(lists.folder.path)/log-\(UUID().uuidString)"
        server = try NginxServer(
            locations: RegistrySimulator.locations(kind, lists.folder.path, log),
            global: RegistrySimulator.global(kind))
        host = "127.0.0.1:\(server.port)"
        caFile = server.caFile
    }

    private static func global(_ kind: Kind) -> String {
        let limit =
            if case .limited(let rate) = kind { "limit_req_zone $server_port zone=all:1m rate=\(rate)r/s;" } else { "" }
        return "log_format counted '$status $request_length $bytes_sent';\n\(limit)"
    }

    private static func locations(_ kind: Kind, _ folder: String, _ log: String) -> String {
        let common =
            "access_log \(log) counted; keepalive_requests 1000000; root \(folder); default_type application/json;"
        switch kind {
        case .validators: return common
        case .bare: return common + " etag off; if_modified_since off; max_ranges 0; add_header Last-Modified '';"
        case .tokens:
            return common + """
                 location = /token { return 200 '{"token":"t","expires_in":3600}'; }
                location /v2/ {
                    set $challenge 'Bearer realm="https://$http_host/token",service="simulator"';
                    if ($http_authorization != 'Bearer t') { add_header WWW-Authenticate $challenge always; return 401; }
                }
                """
        case .limited(let rate):
            return common + """
                 location @refused { add_header Retry-After 1 always; return 429; }
                location / { limit_req zone=all burst=\(rate) nodelay; limit_req_status 429; error_page 429 @refused; }
                """
        }
    }

    /// What it was asked since it was last looked at.
    struct Traffic {
        var requests = 0
        var refused = 0
        var bytesIn = 0
        var bytesOut = 0
    }

    func traffic() throws -> Traffic {
        // nginx writes a line when a request is over: wait until the last is there.
        var text = ""
        for _ in 0..<50 {
            let now = try String(contentsOfFile: log, encoding: .utf8)
            if now == text, !now.isEmpty { break }
            text = now
            usleep(20_000)
        }
        try Data().write(to: URL(filePath: log))
        var traffic = Traffic()
        for line in text.split(separator: "\n") {
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            guard numbers.count == 3 else { continue }
            traffic.requests += 1
            if numbers[0] == 429 { traffic.refused += 1 }
            traffic.bytesIn += numbers[1]
            traffic.bytesOut += numbers[2]
        }
        return traffic
    }
}

/// The lists that simulators serve, on disk in memory.
struct TagListFiles {
    let folder: TemporaryDirectory
    let repositories: Int
    let tags: Int

    init(repositories: Int, tags: Int) throws {
        self.repositories = repositories
        self.tags = tags
        folder = try TemporaryDirectory(isInMemory: true)
        for index in 0..<repositories {
            let names = (0..<tags).map { "\"1.\(index % 50).\($0)\"" }.joined(separator: ",")
            let path = "\(folder.path)/v2/\(TagListFiles.name(index))/tags"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data("{\"name\":\"\(TagListFiles.name(index))\",\"tags\":[\(names)]}".utf8).write(
                to: URL(filePath: path + "/list"))
        }
    }

    static func name(_ index: Int) -> String { "team/app-\(index)" }
}
