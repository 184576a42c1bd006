import Git
import HTTPTypes
import Logging
import OCI
import Planning
import Policies
import Reconciler
import Reports

/// What a person may ask of the service: to look at once, to hold, to go on.
struct ServiceActions: Sendable {
    let access: ServiceAccess
    let logger: Logger

    /// Has lists read and cycles made now: of one app, of one source, or of everything.
    func scan(source: String?, policy: String?) async throws(Refusal) -> ActionDocument {
        guard let waker = access.waker else {
            throw Refusal(.serviceUnavailable, "NotNow", "the service does not take requests now")
        }
        var sources = access.sources
        if let source {
            sources = sources.filter { $0.settings.name == source }
            guard !sources.isEmpty else {
                throw Refusal(.notFound, "NoSuchSource", "there is no source '\(source.prefix(80))'")
            }
        }
        var wanted: [(SourceReconciler, Set<Repository>)] = []
        if let policy {
            guard let id = PolicyID(parsing: policy) else {
                throw Refusal(.badRequest, "BadRequest", "'policy' names a policy as namespace:name")
            }
            for source in sources {
                guard let known = await source.knownPolicies?.first(where: { $0.id == id }) else { continue }
                wanted.append((source, Set(known.images.map(\.repository))))
            }
            guard !wanted.isEmpty else { throw noPolicy(id) }
        } else {
            for source in sources { wanted.append((source, await source.knownRepositories)) }
        }
        for (source, repositories) in wanted { await waker.wake(source.settings.name, listing: repositories) }
        let names = wanted.map(\.0.settings.name).joined(separator: ", ")
        logger.notice("scan asked for", metadata: ["sources": "\(names)", "policy": "\(policy ?? "all")"])
        return ActionDocument(message: "looking at \(policy ?? "everything") in \(names)")
    }

    func hold(_ word: SpokenHold) async throws(Refusal) -> ActionDocument {
        if let until = word.until {
            let zone = try await policies(word).first?.policy.restraint.schedule?.zone ?? .utc
            if let end = HoldTrailer.end(until, in: zone), end <= .systemNow {
                throw Refusal(.badRequest, "BadRequest", "'until': \(until) is past, so nothing would be held")
            }
        }
        return try await speak(.hold(tag: word.tag, until: word.until), word)
    }

    func resume(_ word: SpokenHold) async throws(Refusal) -> ActionDocument {
        guard word.tag == nil, word.until == nil else {
            throw Refusal(.badRequest, "BadRequest", "a resume has neither 'tag' nor 'until'")
        }
        return try await speak(.resume, word)
    }

    /// The policy in each of its sources.
    private func policies(
        _ word: SpokenHold
    ) async throws(Refusal) -> [(source: SourceReconciler, policy: UpdatePolicy)] {
        var found: [(source: SourceReconciler, policy: UpdatePolicy)] = []
        for source in access.sources where word.source == nil || word.source == source.settings.name {
            if let policy = await source.knownPolicies?.first(where: { $0.id == word.policy }) {
                found.append((source, policy))
            }
        }
        guard !found.isEmpty else { throw noPolicy(word.policy) }
        if let image = word.image, !found.contains(where: { $0.policy.images.contains { $0.alias == image } }) {
            throw Refusal(
                .notFound, "NoSuchImage", "the policy '\(word.policy)' has no image '\(image.prefix(80))'")
        }
        return found
    }

    private func noPolicy(_ id: PolicyID) -> Refusal {
        Refusal(.notFound, "NoSuchPolicy", "no source's last cycle had a policy '\(id)'")
    }

    /// Commits and pushes, in every source that is meant.
    private func speak(_ action: HoldTrailer.Action, _ word: SpokenHold) async throws(Refusal) -> ActionDocument {
        let message = HoldMessage(
            HoldTrailer(policy: word.policy, alias: word.image, action: action), reason: word.reason)
        let now = Int64(Instant.systemNow.secondsSince1970)
        var commits: [ActionDocument.Commit] = []
        var failures: [String] = []
        for (source, _) in try await policies(word) {
            let name = source.settings.name
            do {
                let revision = try await source.record(
                    message.description, by: word.person.signature(at: now), at: now)
                commits.append(ActionDocument.Commit(source: name, commit: "\(revision)"))
                logger.notice(
                    "word recorded",
                    metadata: [
                        "what": "\(message.subject)", "source": "\(name)", "commit": "\(revision)",
                        "author": "\(word.person.name)",
                    ])
                await access.waker?.wake(name)
            } catch let refusal as RecordRefusal {
                failures.append("\(name): \(Reason.pushRejected.rawValue): \(refusal.words)")
            } catch {
                failures.append("\(name): \(error)")
            }
        }
        guard failures.isEmpty else {
            let made = commits.isEmpty ? "" : "; committed in \(commits.map(\.source).joined(separator: ", "))"
            throw Refusal(.badGateway, "NotPushed", failures.joined(separator: "; ") + made)
        }
        return ActionDocument(message: message.subject, commits: commits)
    }
}
