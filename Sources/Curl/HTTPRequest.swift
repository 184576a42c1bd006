/// One HTTP request, with the limits of its exchange.
package struct HTTPRequest: Sendable {
    package var method: String
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?
    package var access: ServerAccess
    package var limits: HTTPLimits

    package init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        access: ServerAccess = ServerAccess(), limits: HTTPLimits = HTTPLimits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.access = access
        self.limits = limits
    }
}

/// What an exchange may take at most. Servers are hostile until parsed.
package struct HTTPLimits: Sendable {
    package var connect: Duration = .seconds(10)
    /// From the start to the first byte of the response; a busy loop may see it a quarter of a second late.
    package var firstByte: Duration = .seconds(60)
    /// From the start to the last byte.
    package var whole: Duration = .seconds(60)
    package var headerBytes = 64 << 10
    package var bodyBytes = 16 << 20
    /// Of the body of a refusal (status 400 and above) no more than this is read; the rest is cut off and missed by nobody.
    package var errorBodyBytes = 64 << 10

    package init() {}
}

/// What came back.
package struct HTTPResponse: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The first header of a name, whatever its case.
    package subscript(header name: String) -> String? { headers.values(of: name).first }

    /// Every header of a name, in order.
    package func values(of name: String) -> [String] {
        headers.values(of: name)
    }
}

/// Why there is no response. Never holds a URL's query, a header or a body.
package struct CurlError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        case url, secret, resolve, connect, tls, timeout, cancelled, tooLarge, transfer
    }

    package let code: Code
    package let message: String

    package var description: String { message }
}
