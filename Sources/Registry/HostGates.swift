/// One gate a host, for registries and for the token endpoints that they name.
actor HostGates {
    private var gates: [String: HostGate] = [:]

    /// The gate of a host; one that is asked for the first time is made.
    ///
    /// - Parameter limit: requests under way at once.
    func gate(of host: String, limit: Int, requestsPerSecond: Double? = nil) -> HostGate {
        if let gate = gates[host] { return gate }
        let gate = HostGate(limit: limit, requestsPerSecond: requestsPerSecond)
        gates[host] = gate
        return gate
    }
}
