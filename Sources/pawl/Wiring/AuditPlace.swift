import Audit
import Git
import Reconciler
import Signing

/// Where a history is read from.
struct AuditPlace {
    private enum Place {
        case local(LocalRepository)
        case source(SourceMirror, CommitSigner?)
    }

    private let place: Place
    private let signerFiles: [String]

    init(_ command: AuditCommand) throws {
        signerFiles = command.allowedSigners
        if let directory = command.repository {
            place = .local(LocalRepository(directory: directory))
            return
        }
        let wiring = try Wiring(command.pawl.global, mayStandAside: false)
        let mirror = try wiring.mirror(of: command.source)
        place = .source(mirror, mirror.settings.commit.signer)
    }

    /// Those given, or the source's own key; `nil` where nobody is known.
    func allowedSigners() throws -> AllowedSigners? {
        do throws(SigningError) {
            var signers: AllowedSigners?
            for file in signerFiles {
                let more = try AllowedSigners(file: file)
                signers = signers?.joined(with: more) ?? more
            }
            if signers == nil, case .source(_, let signer?) = place { signers = try signer.allowedSigners() }
            return signers
        } catch {
            throw CommandFailure(error.message)
        }
    }

    func audit(_ request: AuditRequest, verifier: SignatureVerifier) async throws -> AuditTrail {
        do {
            switch place {
            case .local(let repository):
                return try await repository.withLog { log in
                    try AuditTrail(request.query(log, tip: nil), of: log, verifier: verifier)
                }
            case .source(let mirror, _):
                return try await audit(mirror, request, verifier)
            }
        } catch let error as GitError {
            throw CommandFailure(error.message)
        }
    }

    /// A mirror that the service is using is read as it stands, without a fetch.
    private func audit(
        _ mirror: SourceMirror, _ request: AuditRequest, _ verifier: SignatureVerifier
    ) async throws -> AuditTrail {
        do {
            return try await mirror.withLog { log, tip in
                try AuditTrail(request.query(log, tip: tip), of: log, verifier: verifier)
            }
        } catch let error as GitError where error.code == .mirrorBusy {
            let settings = mirror.settings
            Standard.error(
                "the service has the mirror of '\(settings.name)'; the history is told as it fetched it last")
            return try await LocalRepository(directory: settings.mirrorDirectory).withLog { log in
                let tip = try log.revision("refs/remotes/origin/\(settings.branch)")
                return try AuditTrail(request.query(log, tip: tip), of: log, verifier: verifier)
            }
        }
    }
}
