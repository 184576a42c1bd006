import Hashing
import OCI
import Policies
import Registry
import Signatures

/// Looks for a signature of an image that a policy's demands are met by.
///
/// Key files are read at every look. Nothing is remembered: what is signed is asked about only while it is not committed.
struct SignatureCheck: Sendable {
    let registry: RegistryClient
    /// What certificates are measured by where a policy does not say.
    let trust: SignatureTrust?

    func finding(
        _ demanded: SignatureRequirement, of digest: Digest, in repository: Repository
    ) async -> Fact<SignatureFinding> {
        let prepared = prepared(demanded)
        guard let verifier = prepared.verifier else {
            return .unavailable(.invalidPolicy, "verify: \(prepared.problems.joined(separator: "; "))")
        }
        var signer: Signer?
        var problems: [String] = []
        var count = 0
        do throws(RegistryError) {
            let isWhole = try await registry.showSignatures(of: digest, in: repository) { found in
                count += 1
                guard let document = found.document else {
                    problems.append("\(found.place): \(found.obstacle ?? "it was not read")")
                    return false
                }
                do throws(SignatureProblem) {
                    signer = try verifier.signer(of: digest, by: document)
                    return true
                } catch {
                    problems.append("\(found.place): \(error.message)")
                    return false
                }
            }
            if !isWhole { problems.append("there are more than are looked at") }
        } catch {
            return .unavailable(error.reason, error.description)
        }
        if let signer { return .known(.verified(by: signer.description)) }
        // What could not be read might have been what counts.
        guard prepared.problems.isEmpty else {
            return .unavailable(.invalidPolicy, "verify: \(prepared.problems.joined(separator: "; "))")
        }
        return .known(.missing(SignatureCheck.message(count, problems, digest)))
    }

    /// So many signatures that do not count are told of.
    private static let maximumProblems = 5

    private static func message(_ count: Int, _ problems: [String], _ digest: Digest) -> String {
        guard count > 0 else { return "there is no signature of \(digest)" }
        let rest = problems.count - maximumProblems
        return (problems.prefix(maximumProblems) + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: "; ")
    }

    // MARK: What a policy names

    /// What can be verified with, and what of a policy's files cannot be used. Without anything there is no verifier.
    private func prepared(_ demanded: SignatureRequirement) -> (verifier: ImageVerifier?, problems: [String]) {
        var problems: [String] = []
        var keys: [ImageVerifier.Key] = []
        for (index, key) in demanded.keys.enumerated() {
            do throws(Unusable) {
                keys.append(try SignatureCheck.read(key, index))
            } catch {
                problems.append(error.message)
            }
        }
        var usable: ImageVerifier.Trust?
        if !demanded.identities.isEmpty {
            do throws(Unusable) { usable = try SignatureCheck.read(demanded.trust ?? trust) } catch {
                problems.append(error.message)
            }
        }
        guard !keys.isEmpty || usable != nil else { return (nil, problems) }
        let identities = usable == nil ? [] : demanded.identities
        return (
            ImageVerifier(
                keys: keys,
                identities: identities.map { identity in
                    ImageVerifier.Identity(issuer: identity.issuer.matches, subject: identity.subject.matches)
                }, trust: usable), problems
        )
    }

    private struct Unusable: Error {
        let message: String
    }

    private static func read(_ key: SignatureRequirement.Key, _ index: Int) throws(Unusable) -> ImageVerifier.Key {
        switch key {
        case .file(let file):
            let key = try read(file) { bytes throws(PublicKey.KeyError) in try PublicKey(pem: bytes) }
            return ImageVerifier.Key(name: file, key: key)
        case .text(let pem):
            do throws(PublicKey.KeyError) {
                let key = try PublicKey(pem: Array(pem.utf8))
                // Named as Rekor and others name it, shortened.
                return ImageVerifier.Key(
                    name: "sha256:" + Hexadecimal.text(of: Array(SHA256.hash(of: key.der).prefix(8))), key: key)
            } catch {
                throw Unusable(message: "keys[\(index)].key \(error.message)")
            }
        }
    }

    private static func read(_ trust: SignatureTrust?) throws(Unusable) -> ImageVerifier.Trust {
        guard let trust else {
            throw Unusable(
                message: "identities need authorities to measure certificates by; write trust: {certificatesFile: ..., "
                    + "logKeyFile: ...} under the policy's or the configuration's verify.cosign")
        }
        return ImageVerifier.Trust(
            authorities: try read(trust.certificatesFile) { bytes throws(PublicKey.KeyError) in
                try Certificate.all(inPEM: bytes)
            },
            logKeys: try read(trust.logKeyFile) { bytes throws(PublicKey.KeyError) in
                try PublicKey.all(inPEM: bytes)
            })
    }

    private static func read<Value>(
        _ file: String, _ parse: ([UInt8]) throws(PublicKey.KeyError) -> Value
    ) throws(Unusable) -> Value {
        let bytes: [UInt8]
        do { bytes = try KeyFile.bytes(of: file) } catch { throw Unusable(message: error.message) }
        do { return try parse(bytes) } catch { throw Unusable(message: "\(file) \(error.message)") }
    }
}
