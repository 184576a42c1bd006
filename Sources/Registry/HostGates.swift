/// One gate a host, for registries and for the token endpoints that they name.
actor HostGates {
    private var gates: [String: HostGate] = [:]

    /// The gate of a host; one that is asked for the first time is made.
    ///
    /// - Parameter limit: requests under way at once.
    func gate(of host: String, limit: Int, requestsPerSecond: Double? = nil) -> HostGate {
        if let gate = gates[host] { return gate }
        let gate = HostGate(host: host, limit: limit, requestsPerSecond: requestsPerSecond)
        gates[host] = gate
        return gate
    }

    /// So many hosts are told of at most.
    private static let maximumStandings = 1_000

    /// How every host has been answering, in the order of their names.
    func standings() async -> [HostStanding] {
        var standings: [HostStanding] = []
        for (_, gate) in gates.sorted(by: { $0.key < $1.key }).prefix(HostGates.maximumStandings) {
            standings.append(await gate.standing)
        }
        return standings
    }
}
