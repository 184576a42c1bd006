/// One HTTP request, with the limits of its exchange.
package struct HTTPRequest: Sendable {
    package var method: String
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?
    /// A PEM file with the certificate authorities to trust instead of the system's.
    package var caFile: String?
    package var limits: HTTPLimits
    /// Never by way of a proxy, whatever the environment says: for addresses that mean something on this machine only.
    package var isDirect: Bool

    package init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        caFile: String? = nil, limits: HTTPLimits = HTTPLimits(), isDirect: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.caFile = caFile
        self.limits = limits
        self.isDirect = isDirect
    }
}

/// What an exchange may take at most. Servers are hostile until parsed.
package struct HTTPLimits: Sendable {
    package var connect: Duration = .seconds(10)
    /// From the start to the last byte.
    package var whole: Duration = .seconds(60)
    package var headerBytes = 64 << 10
    package var bodyBytes = 16 << 20

    package init() {}
}

/// What came back.
package struct HTTPResponse: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The first header of a name, whatever its case.
    package subscript(header name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Every header of a name, in order.
    package func values(of name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}

/// Why there is no response. Never holds a URL's query, a header or a body.
package struct CurlError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case url, resolve, connect, tls, timeout, cancelled, tooLarge, transfer
    }

    package let code: Code
    package let message: String

    package var description: String { message }
}
