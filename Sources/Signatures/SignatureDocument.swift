/// What a registry keeps as an image's signature, unread.
package enum SignatureDocument: Hashable, Sendable {
    case simpleSigning(SimpleSigning)
    /// A Sigstore bundle, JSON.
    case bundle([UInt8])

    /// A layer of a cosign signature manifest: the payload, and what stands in the layer's annotations.
    ///
    /// Source: cosign, `specs/SIGNATURE_SPEC.md`.
    package struct SimpleSigning: Hashable, Sendable {
        package var payload: [UInt8]
        /// `dev.cosignproject.cosign/signature`: Base64.
        package var signature: String
        /// `dev.sigstore.cosign/certificate`: PEM.
        package var certificate: String?
        /// `dev.sigstore.cosign/chain`: PEM.
        package var chain: String?
        /// `dev.sigstore.cosign/bundle`: the log entry, JSON.
        package var bundle: String?

        package init(
            payload: [UInt8], signature: String, certificate: String? = nil, chain: String? = nil,
            bundle: String? = nil
        ) {
            self.payload = payload
            self.signature = signature
            self.certificate = certificate
            self.chain = chain
            self.bundle = bundle
        }
    }

    /// The largest simple-signing payload: it holds a digest and a few claims.
    package static let maximumPayloadSize = 64 << 10
    /// The largest bundle: a signature with its certificate and log entry takes 10 kB.
    package static let maximumBundleSize = 1 << 20
    /// The largest annotation.
    package static let maximumAnnotationSize = 256 << 10

    /// The media type of a simple-signing payload.
    package static let payloadType = "application/vnd.dev.cosign.simplesigning.v1+json"

    /// Whether a media type is that of a Sigstore bundle: `application/vnd.dev.sigstore.bundle.v0.3+json`, and the older
    /// spelling of 0.1 and 0.2.
    package static func isBundleType(_ mediaType: String) -> Bool { BundleVersion(mediaType: mediaType) != nil }
}

/// The version of a Sigstore bundle's format.
enum BundleVersion: String, CaseIterable {
    case v01 = "0.1"
    case v02 = "0.2"
    case v03 = "0.3"

    init?(mediaType: String) {
        let version = BundleVersion.allCases.first {
            mediaType == "application/vnd.dev.sigstore.bundle+json;version=\($0.rawValue)"
        }
        guard let version = version ?? (mediaType == BundleVersion.newSpelling ? .v03 : nil) else { return nil }
        self = version
    }

    /// Since 0.3 the version is no parameter any more.
    private static let newSpelling = "application/vnd.dev.sigstore.bundle.v0.3+json"
}
