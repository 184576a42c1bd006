import Manifests
import OCI
import Planning
import Policies
import Reconciler
import Reports
import Resources
import Store

/// Decides for the images of one policy as the service would, offline from a file or with the registry's help.
struct Explanation {
    private let policy: UpdatePolicy
    /// What is known of each image, in the policy's order.
    private let images: [Known]
    private let finder: TagFactFinder?
    private let now: Instant

    private struct Known {
        let image: ImagePolicy
        var tags: [Tag]
        var current: CurrentValue?
        var circumstances: Circumstances
        /// What Git's history says of the values.
        var history: [ExaminedValue] = []
    }

    /// - Parameters:
    ///   - tagsFile: where given nothing else is asked.
    ///   - current: of every image; `nil` to read it from Git where the wiring has sources.
    init(
        of policy: UpdatePolicy, tagsFile: TagsFile?, current: CurrentValue?, now: Instant, wiring: Wiring?,
        _ global: GlobalOptions
    ) async throws {
        self.policy = policy
        self.now = now
        let access = tagsFile == nil ? try RegistryAccess(global) : nil
        finder = try access.map { access in
            TagFactFinder(
                registry: access.client,
                history: TagHistory(try wiring?.store(readOnly: true) ?? Store(path: ":memory:")),
                trust: access.wiring?.configuration.signatureTrust)
        }
        var images: [Known] = []
        for image in policy.images {
            var known = Known(
                image: image, tags: [], current: current,
                circumstances: Circumstances(now: now, isComplete: tagsFile != nil, restraint: policy.restraint))
            if let tagsFile {
                (known.tags, known.circumstances.facts) = tagsFile.tags(of: image)
            } else if let access {
                known.tags = try await access.tags(of: image.repository)
                if image.minimumAge != nil, let finder {
                    known.circumstances.facts = await finder.listedFacts(known.tags, in: image.repository, now: now)
                }
            }
            if known.current == nil, tagsFile == nil, let wiring {
                let values = try await ValuesInGit(wiring).all(of: image, in: policy)
                if let first = values.first {
                    known.current = first.value.field.tag.map {
                        CurrentValue(tag: $0, digest: first.value.field.digest)
                    }
                    known.circumstances = known.circumstances.with(first.standing)
                }
                known.history = values
            }
            images.append(known)
        }
        self.images = images
    }

    func document(of image: ImagePolicy) async throws -> ExplainDocument {
        guard let index = images.firstIndex(where: { $0.image.alias == image.alias }) else {
            throw CommandFailure("the policy '\(policy.id)' has no image '\(image.alias)'")
        }
        var images = images
        var decision = decide(index, images)
        // Each look may make another candidate worth a look.
        for _ in 0..<SourceReconciler.maximumLookups {
            guard let finder, await look(&images, index, decision, finder) else { break }
            decision = decide(index, images)
        }
        let known = images[index]
        let digest: Digest? =
            if case .known(let digest)? = decision.selected.flatMap({ known.circumstances.facts[$0]?.digest }) {
                digest
            } else {
                nil
            }
        return ExplainDocument(
            policy: policy, image: image, current: known.current?.text, decision: decision, digest: digest?.text,
            history: known.history)
    }

    private func decide(_ index: Int, _ images: [Known]) -> Decision {
        let known = images[index]
        let (tag, digest) = (known.current?.tag, known.current?.digest)
        guard policy.group == .atomic else {
            return known.image.decide(
                among: known.tags, current: tag, currentDigest: digest, in: known.circumstances)
        }
        return group(images).decision(of: index, current: tag, currentDigest: digest)
    }

    private func group(_ images: [Known]) -> GroupChoice {
        GroupChoice(
            images.map { known in
                GroupChoice.Member(
                    image: known.image, tags: known.tags, currents: known.current?.tag.map { [$0] } ?? [],
                    circumstances: known.circumstances)
            })
    }

    /// Looks up what the decision lacks; `false` where it lacks nothing.
    private func look(
        _ images: inout [Known], _ index: Int, _ decision: Decision, _ finder: TagFactFinder
    ) async -> Bool {
        let missing = policy.group == .atomic ? group(images).missing : [index: decision.needs]
        var wanted: [TaggedImage: Set<FactKind>] = [:]
        for (member, needs) in missing {
            for (tag, kinds) in needs {
                wanted[TaggedImage(repository: images[member].image.repository, tag: tag), default: []]
                    .formUnion(kinds)
            }
        }
        guard !wanted.isEmpty else { return false }
        var observations = Observations(now: now)
        observations.add(await finder.find(wanted, now: now))
        for index in images.indices {
            let found = observations.facts[images[index].image.repository] ?? [:]
            images[index].circumstances.facts.merge(found) { $1.merged(with: $0) }
        }
        return true
    }
}
