/// Ten shapes of manifests as real repositories hold them, each with one image `%image`.
enum TenShapes {
    static let shapes: [(name: String, text: String)] = [
        (
            "plain.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers:\n      - name: a\n        image: %image\n"
        ),
        (
            "comments.yaml",
            "# The header stays.\n\napiVersion: v1\nkind: Pod\n\nspec:\n    containers:\n\n    # before\n    -   name: a   # wide\n        image:   %image     # trailing\n    # after\n# the end\n"
        ),
        (
            "crlf.yaml",
            "apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  containers:\r\n    - name: a\r\n      image: %image\r\n      args: [a, b]\r\n"
        ),
        ("no-final-newline.yaml", "kind: Pod\nspec:\n  containers:\n    - name: a\n      image: %image"),
        (
            "documents.yaml",
            "---\nkind: Service\nmetadata: {name: s}\n--- # second\nkind: Pod\nspec:\n  containers:\n  - image: %image\n    name: a\n...\n---\n# only a comment\n"
        ),
        (
            "template.yaml",
            "{{- if .Values.enabled }}\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n  labels: {{- include \"x.labels\" . | nindent 4 }}\nspec:\n  containers:\n    {{- range .Values.extra }}\n    - name: {{ .name }}\n    {{- end }}\n    - name: a\n      image: %image\n{{- end }}\n"
        ),
        ("flow.yaml", "kind: Pod\nspec: {containers: [{name: a, image: %image, args: [\"--x=1\", 'y']}]}\n"),
        (
            "double.yaml",
            "kind: Pod\nspec:\n  containers:\n  - {name: a}\n  - name: b\n    image: \"%image\"  # quoted\n"
        ),
        (
            "single.yaml",
            "kind: Pod\nspec:\n  initContainers:\n    - name: b\n      image: '%image'\n      command:\n        - |\n          image: %image in a script\n"
        ),
        (
            "list.json",
            "{\n  \"kind\": \"List\",\n  \"items\": [ {\"kind\": \"Pod\", \"spec\": {\"containers\": [\n\t{\"image\": \"%image\", \"name\": \"a\"}]}} ]\n}\n"
        ),
    ]

    static func files(count: Int, image: (Int) -> String) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for index in 0..<count {
            let shape = shapes[index % shapes.count]
            let text = shape.text.replacing("%image", with: image(index))
            files["apps/app-\(index)/\(shape.name)"] = Array(text.utf8)
        }
        return files
    }
}
