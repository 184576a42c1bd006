import Manifests

/// A scan in short lines that a test can state: `2:10 KubernetesImage spec.image = nginx:1`, `3 Variable`.
func found(_ text: String, path: String = "a.yaml") -> [String] {
    let scan = ManifestScanner.scan(Array(text.utf8), path: path)
    return scan.fields.map { field in
        var line = "\(field.line):\(field.column) \(field.kind.rawValue)"
        if !field.path.isEmpty { line += " \(field.path)" }
        line += " = \(field.value)"
        if field.part != .reference { line += " \(field.part.rawValue)" }
        return field.policy.map { "\(line) \($0)" } ?? line
    } + scan.skipped.map { "\($0.line) \($0.reason.rawValue)" }
}
