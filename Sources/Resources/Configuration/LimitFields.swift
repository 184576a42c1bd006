/// `limits` of a registry: what is taken from it at most.
enum LimitFields {
    private static let standard = RegistryLimitsConfiguration()

    static let connect = Field(
        "connect", default: standard.connect, "How long a connection may take to be made.")
    static let firstByte = Field(
        "firstByte", default: standard.firstByte, "How long the first byte of a response may be waited for.")
    static let exchange = Field(
        "exchange", default: standard.exchange, "How long a request may take to the last byte of its response.")
    static let concurrentRequests = number(
        "concurrentRequests", 1...256, standard.concurrentRequests, "How many requests may be under way at once.")
    static let pageKiB = number(
        "pageKiB", 1...(1 << 20), standard.pageKiB, "How long a page of a tag list may be, in KiB.")
    static let manifestKiB = number(
        "manifestKiB", 1...(64 << 10), standard.manifestKiB, "How long a manifest may be, in KiB.")
    static let headerKiB = number(
        "headerKiB", 1...1_024, standard.headerKiB, "How long the headers of a response may be, in KiB.")
    static let errorKiB = number(
        "errorKiB", 1...1_024, standard.errorKiB, "How much is read of a refusal, in KiB.")
    static let pages = number("pages", 1...100_000, standard.pages, "How many pages a tag list may have.")
    static let tags = number("tags", 1...10_000_000, standard.tags, "How many tags a repository may have.")

    static let table = FieldTable(
        connect, firstByte, exchange, concurrentRequests, pageKiB, manifestKiB, headerKiB, errorKiB, pages, tags)

    static let shape = Shape(table) { fields -> RegistryLimitsConfiguration? in
        var limits = RegistryLimitsConfiguration()
        limits.connect = fields[connect]
        limits.firstByte = fields[firstByte]
        limits.exchange = fields[exchange]
        limits.concurrentRequests = fields[concurrentRequests]
        limits.pageKiB = fields[pageKiB]
        limits.manifestKiB = fields[manifestKiB]
        limits.headerKiB = fields[headerKiB]
        limits.errorKiB = fields[errorKiB]
        limits.pages = fields[pages]
        limits.tags = fields[tags]
        return limits
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Int>, _ standard: Int, _ summary: String
    ) -> Field<Int> {
        Field(name, .integer(in: range), default: standard, as: .number(standard), summary)
    }
}

/// What is taken from a registry at most; what a person does not set is as registries usually need it.
package struct RegistryLimitsConfiguration: Hashable, Sendable {
    package var connect: Duration = .seconds(10)
    package var firstByte: Duration = .seconds(60)
    package var exchange: Duration = .seconds(60)
    package var concurrentRequests = 16
    package var pageKiB = 16 << 10
    package var manifestKiB = 4 << 10
    package var headerKiB = 64
    package var errorKiB = 64
    package var pages = 1_000
    package var tags = 2_000_000

    package init() {}
}
