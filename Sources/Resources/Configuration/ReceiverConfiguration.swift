package import Notices
package import Policies
package import Secrets

/// Somebody who is told what happens, and of what.
package struct ReceiverConfiguration: Hashable, Sendable {
    package var name: String
    package var kind: ReceiverKind
    /// Where messages go; the URL may be a secret by itself.
    package var address: SecretLocation
    package var auth: ReceiverAuth?
    /// The key of the signature that messages carry.
    package var signatureKey: SecretLocation?
    package var tls: TLSConfiguration
    package var proxy: ProxyConfiguration

    package var kinds: Set<Notice.Kind>
    /// The policies it is told of, by `namespace:name`; of everything where there are none.
    package var policies: [Glob]
    /// The sources it is told of; of all where there are none.
    package var sources: [String]
    /// After how many cycles in a row a failure is told.
    package var failuresBefore: Int
    /// How long an update may be due before it is told.
    package var stuckAfter: Duration
    /// Whether the end of a state is told too.
    package var tellsResolved: Bool
    /// How often it gets a message with everything since the last; `nil` where it is told at once.
    package var digest: Duration?

    package static let defaultFailuresBefore = 3
    package static let defaultStuckAfter = Duration.seconds(3_600)

    package init(
        name: String, kind: ReceiverKind, address: SecretLocation, auth: ReceiverAuth? = nil,
        signatureKey: SecretLocation? = nil, tls: TLSConfiguration = TLSConfiguration(),
        proxy: ProxyConfiguration = .environment, kinds: Set<Notice.Kind> = Set(Notice.Kind.allCases),
        policies: [Glob] = [], sources: [String] = [],
        failuresBefore: Int = ReceiverConfiguration.defaultFailuresBefore,
        stuckAfter: Duration = ReceiverConfiguration.defaultStuckAfter, tellsResolved: Bool = true,
        digest: Duration? = nil
    ) {
        self.name = name
        self.kind = kind
        self.address = address
        self.auth = auth
        self.signatureKey = signatureKey
        self.tls = tls
        self.proxy = proxy
        self.kinds = kinds
        self.policies = policies
        self.sources = sources
        self.failuresBefore = failuresBefore
        self.stuckAfter = stuckAfter
        self.tellsResolved = tellsResolved
        self.digest = digest
    }
}

/// What a receiver is, and what only one of its kind is told.
package enum ReceiverKind: Hashable, Sendable {
    case message(MessageFormat)
    /// Told which states hold, over and over, with labels of a person's own.
    case alertmanager(labels: [String: String])
}

/// How the service proves to a receiver who it is.
package enum ReceiverAuth: Hashable, Sendable {
    case basic(BasicCredentialsLocation)
    case bearer(SecretLocation)
}
