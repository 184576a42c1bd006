import OCI

/// Charts and artifacts in OCI registries: their tags are image tags too.
extension FieldRecognition {
    mutating func recognizeArtifacts() {
        for map in tree.maps where tree.nodes[map].kind == .mapping && !parts.contains(map) {
            let held = tree.entries(of: map)
            if held[.url] != nil { recognizeRepository(map, held) }
            if let url = held[.repoURL], let revision = held[.targetRevision] {
                recognizeArgoSource(map, url, revision, held)
            } else if let version = held[.version] {
                recognizeChart(map, version, held)
            }
        }
    }

    // MARK: Flux

    /// `OCIRepository` with `spec.url` and `spec.ref`; `HelmRepository` is remembered for the releases that name it.
    private mutating func recognizeRepository(_ map: Int, _ held: MapEntries) {
        guard let object = tree.object(of: map), let url = held[.url], tree.hasKey(map, "spec") else { return }
        switch tree.text(tree.entries(of: object)[.kind]) {
        case "HelmRepository":
            guard let name = objectName(object), let (_, text) = readable(url) else { return }
            chartRepositories.append(
                ChartRepository(
                    name: name, registry: text.hasPrefix("oci://") ? ChartVersion.trimmed(text.dropFirst(6)) : nil))
        case "OCIRepository":
            let revision = held[.ref].map { tree.entries(of: tree.resolved($0)) } ?? MapEntries()
            guard revision[.tag] ?? revision[.digest] != nil else { return }
            switch repository(url) {
            case .none: return
            case .obstacle(let obstacle): skip(obstacle)
            case .repository(let repository, _):
                if let tag = revision[.tag] {
                    recognizeTag(
                        tag, digest: revision[.digest], of: repository, nil, .ociArtifact,
                        newDigest: tree.place(ofNewKey: "digest", after: tag))
                } else if let digest = revision[.digest] {
                    recognizeDigest(digest, of: repository, nil, .ociArtifact)
                }
            }
        default: return
        }
    }

    private func objectName(_ object: Int) -> ChartSourceName? {
        guard let metadata = tree.entries(of: object)[.metadata] else { return nil }
        let held = tree.entries(of: tree.resolved(metadata))
        return tree.text(held[.name]).map { ChartSourceName(name: $0, namespace: tree.text(held[.namespace])) }
    }

    // MARK: Argo CD

    /// A source of an Application with `repoURL: oci://…`, or with a chart and a registry without a scheme.
    private mutating func recognizeArgoSource(_ map: Int, _ url: Int, _ revision: Int, _ held: MapEntries) {
        guard let text = tree.text(url) else { return }
        let chart = held[.chart].flatMap { readable($0)?.text }
        guard text.hasPrefix("oci://") || (chart != nil && !text.contains("://") && !text.contains("@")) else { return }
        recognizeChartVersion(map, revision, base: url, text: text, chart: chart)
    }

    // MARK: Charts

    /// A version beside a chart in a registry: of a HelmRelease or HelmChart, of Chart.yaml's dependencies, of
    /// Kustomize's `helmCharts`, of Fleet and helmfile.
    private mutating func recognizeChart(_ map: Int, _ version: Int, _ held: MapEntries) {
        if let chart = held[.chart], let source = held[.sourceRef] {
            return recognizeRelease(map, version, chart: chart, source: tree.resolved(source))
        }
        for key in [KnownKey.chart, .repo, .repository] {
            guard let base = held[key], let text = tree.text(base), text.hasPrefix("oci://") else { continue }
            let named = key == .chart ? nil : (key == .repo ? held[.chart] : nil) ?? held[.name]
            if key == .repository, named == nil { continue }
            return recognizeChartVersion(
                map, version, base: base, text: text, chart: named.flatMap { readable($0)?.text })
        }
    }

    private mutating func recognizeRelease(_ map: Int, _ version: Int, chart: Int, source: Int) {
        let named = tree.entries(of: source)
        guard tree.text(named[.kind]) == "HelmRepository", let name = tree.text(named[.name]),
            let object = tree.object(of: map), let (_, chart) = readable(chart)
        else { return }
        let namespace = tree.text(named[.namespace]) ?? objectName(object)?.namespace
        let count = sightings.count
        // Which registry it comes from another file says; the name that stands in for it is taken away again.
        guard let placeholder = try? Repository(parsing: "chart") else { return }
        recognizeTag(version, digest: nil, of: placeholder, nil, .ociArtifact, isChartVersion: true)
        guard sightings.count > count, var sighting = sightings.popLast() else { return }
        sighting.value.repository = nil
        releases.append((sighting, chart, ChartSourceName(name: name, namespace: namespace)))
    }

    private mutating func recognizeChartVersion(_ map: Int, _ version: Int, base: Int, text: String, chart: String?) {
        parts.insert(map)
        if let obstacle = tree.obstacle(tree.resolved(base)) { return skip(obstacle) }
        var name = ChartVersion.trimmed(text.hasPrefix("oci://") ? text.dropFirst(6) : text[...])
        if let chart { name += "/\(chart)" }
        guard let repository = try? Repository(parsing: name) else { return }
        recognizeTag(version, digest: nil, of: repository, base, .ociArtifact, isChartVersion: true)
    }
}

/// A chart's version as it stands in a manifest.
enum ChartVersion {
    /// Whether the text is a range of versions rather than one.
    static func isRange(_ text: String) -> Bool {
        if text.utf8.contains(where: { " *^~<>|,=!".utf8.contains($0) }) { return true }
        return text.split(separator: ".").prefix(3).contains { $0 == "x" || $0 == "X" || $0 == "vx" }
    }

    /// The registry's tag of a version: Helm writes `_` there for `+`.
    static func tag(_ text: String) -> String { String(text.map { $0 == "+" ? "_" : $0 }) }

    static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        return String(text)
    }
}
