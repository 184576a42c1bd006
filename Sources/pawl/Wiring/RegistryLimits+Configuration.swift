import Registry
import Resources

extension RegistryLimits {
    /// What is taken from a registry at most, as the configuration has it.
    init(_ limits: RegistryLimitsConfiguration) {
        self.init()
        connect = limits.connect
        firstByte = limits.firstByte
        exchange = limits.exchange
        concurrentRequests = limits.concurrentRequests
        pageBytes = limits.pageKiB << 10
        manifestBytes = limits.manifestKiB << 10
        headerBytes = limits.headerKiB << 10
        errorBytes = limits.errorKiB << 10
        pages = limits.pages
        tags = limits.tags
    }
}
