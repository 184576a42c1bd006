/// One gate a host, for registries and for the token endpoints that they name.
actor HostGates {
    private let limit: Int
    private var gates: [String: HostGate] = [:]

    /// - Parameter limit: requests under way at one host.
    init(limit: Int) { self.limit = limit }

    /// - Parameter requestsPerSecond: the pace of a host that is asked for the first time.
    func gate(of host: String, requestsPerSecond: Double? = nil) -> HostGate {
        if let gate = gates[host] { return gate }
        let gate = HostGate(limit: limit, requestsPerSecond: requestsPerSecond)
        gates[host] = gate
        return gate
    }
}
