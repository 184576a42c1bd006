/// What the host of an Amazon registry says of where to ask for its password.
enum ECRHost: Hashable, Sendable {
    /// A registry of an account, in a region.
    case account(region: String, api: String)
    /// `public.ecr.aws`, whose interface answers in one region only.
    case gallery

    /// The partitions of AWS by the end of their hosts. A host that ends otherwise is not Amazon's, whatever it begins
    /// with.
    private static let partitions = [
        "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk",
        "csp.hci.ic.gov",
    ]

    /// Reads `<account>.dkr.ecr[-fips].<region>.<partition>`, `<account>.dkr-ecr[-fips].<region>.on.aws` or
    /// `public.ecr.aws`.
    init?(_ host: String) {
        if host == "public.ecr.aws" {
            self = .gallery
            return
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 5, labels[0].utf8.count == 12, labels[0].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let isFIPS: Bool
        let rest: ArraySlice<Substring>
        switch (labels[1], labels[2]) {
        case ("dkr", "ecr"), ("dkr", "ecr-fips"):
            isFIPS = labels[2] == "ecr-fips"
            rest = labels[3...]
        case ("dkr-ecr", _), ("dkr-ecr-fips", _):
            isFIPS = labels[1] == "dkr-ecr-fips"
            rest = labels[2...]
        default: return nil
        }
        guard let region = rest.first, !region.isEmpty,
            region.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else { return nil }
        let partition = rest.dropFirst().joined(separator: ".")
        let service = isFIPS ? "ecr-fips" : "ecr"
        if labels[1] == "dkr" {
            guard ECRHost.partitions.contains(partition) else { return nil }
            // The FIPS endpoints are named without 'api.'.
            let api = isFIPS ? "\(service).\(region).\(partition)" : "api.\(service).\(region).\(partition)"
            self = .account(region: String(region), api: api)
        } else {
            guard partition == "on.aws" else { return nil }
            self = .account(region: String(region), api: "\(service).\(region).api.aws")
        }
    }

    /// The region to sign for, where the credentials are asked for too.
    var region: String {
        switch self {
        case .account(let region, _): region
        case .gallery: "us-east-1"
        }
    }
}
