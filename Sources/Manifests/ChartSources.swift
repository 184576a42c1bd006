import OCI

/// The name by which a release names the chart repository it takes its chart from.
struct ChartSourceName: Hashable, Sendable {
    let name: String
    /// `nil` where the manifest leaves it to whoever applies it.
    let namespace: String?
}

/// A chart repository that a file defines.
struct ChartRepository: Hashable, Sendable {
    let name: ChartSourceName
    /// The registry and path below which its charts are repositories; `nil` where it is served otherwise.
    let registry: String?
}

/// A chart's version in a release whose repository is defined elsewhere.
struct ChartRelease: Hashable, Sendable {
    let field: ImageField
    let chart: String
    let source: ChartSourceName
}

/// The chart repositories of a tree of files: they say which image a release's chart is.
package struct ChartSources: Sendable {
    private var byName: [String: [ChartRepository]] = [:]

    package init(_ scans: some Sequence<FileScan>) {
        for scan in scans {
            for repository in scan.chartRepositories { byName[repository.name.name, default: []].append(repository) }
        }
    }

    /// A scan with its releases made fields where their chart lies in an OCI registry, and reported where that is not
    /// known. One whose repository is known to be served otherwise is no image.
    package func resolve(_ scan: FileScan) -> FileScan {
        guard scan.hasReleases else { return scan }
        var resolved = scan
        resolved.releases = []
        for release in scan.releases {
            let named = (byName[release.source.name] ?? []).filter {
                $0.name.namespace == nil || release.source.namespace == nil
                    || $0.name.namespace == release.source.namespace
            }
            let registries = Set(named.map(\.registry))
            if registries.count == 1, let registry = registries.first {
                guard let registry, let repository = try? Repository(parsing: "\(registry)/\(release.chart)") else {
                    continue
                }
                resolved.fields.append(ImageField(release.field, repository: repository))
            } else {
                let why =
                    named.isEmpty
                    ? "is not among the files looked at" : "is defined \(named.count) times with different addresses"
                resolved.skipped.append(
                    SkippedValue(
                        line: release.field.line, reason: .chartSourceUnknown,
                        message: "the chart repository '\(shown(release.source.name))' of the chart "
                            + "'\(shown(release.chart))' \(why)"))
            }
        }
        resolved.fields.sort { $0.byteRange.lowerBound < $1.byteRange.lowerBound }
        resolved.skipped.sort { ($0.line, $0.reason.rawValue) < ($1.line, $1.reason.rawValue) }
        return resolved
    }
}

extension FileScan {
    /// Whether there are charts' versions whose repository another file may name.
    package var hasReleases: Bool { !releases.isEmpty }

    /// The fields, and those of releases whose repository another file names, in the order of the file.
    package var everyField: [ImageField] {
        guard !releases.isEmpty else { return fields }
        return (fields + releases.map(\.field)).sorted { $0.byteRange.lowerBound < $1.byteRange.lowerBound }
    }
}

extension ImageField {
    /// The same field with the repository that another file names.
    fileprivate init(_ field: ImageField, repository: Repository) {
        var value = FieldValue(field.part, repository: repository)
        value.tag = field.tag
        value.digest = field.digest
        self.init(
            kind: field.kind, path: field.path, document: field.document, line: field.line, column: field.column,
            place: field.place, value: value, policy: field.policy, digestHome: field.digestHome,
            isChartVersion: field.isChartVersion)
    }
}
