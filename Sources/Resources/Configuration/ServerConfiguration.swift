package import Secrets

/// What the service serves to those beside it.
package struct ServerConfiguration: Hashable, Sendable {
    /// Where health, metrics, the API and the pages are served: for the operator's eyes.
    package var listen: ListenAddress
    /// What whoever wants to change something must know; `nil` where nothing can be changed.
    package var adminToken: SecretLocation?
    /// The public names under which pages and API are reached.
    package var hosts: [String]
    /// `nil` where no webhooks are taken.
    package var webhooks: WebhooksConfiguration?

    /// All that is listened at.
    package var addresses: [ListenAddress] { [listen] + [webhooks?.listen].compactMap(\.self) }

    package init(
        listen: ListenAddress = .standard, adminToken: SecretLocation? = nil, hosts: [String] = [],
        webhooks: WebhooksConfiguration? = nil
    ) {
        self.listen = listen
        self.adminToken = adminToken
        self.hosts = hosts
        self.webhooks = webhooks
    }
}

/// A TCP address to listen at.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A host name or an IP address, an IPv6 address without its brackets.
    package var host: String
    /// 0 for one that is free.
    package var port: Int

    /// Reached from the same machine or pod only.
    package static let standard = ListenAddress(host: "127.0.0.1", port: 8080)

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Parses `host:port`, `[::1]:port` or `:port`, which is every address of the machine.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), port <= 65_535
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":"), host.utf8.allSatisfy({ ListenAddress.isAddress($0) }) else { return nil }
        } else if !host.utf8.allSatisfy({ ListenAddress.isName($0) }) {
            return nil
        }
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: port)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func isAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x46, 0x61...0x66, UInt8(ascii: "."): true
        default: false
        }
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
