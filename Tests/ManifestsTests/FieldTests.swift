import Manifests
import OCI
import Testing

@Suite("Fields")
struct FieldTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let found: [String]

        init(_ name: String, _ text: String, _ found: [String]) {
            testDescription = name
            self.text = text
            self.found = found
        }
    }

    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    static let kubernetes: [Example] = [
        Example(
            "containers of every kind",
            """
            apiVersion: apps/v1
            kind: Deployment
            spec:
              template:
                spec:
                  initContainers:
                  - image: busybox:1.36
                    name: i
                  containers:
                    - name: a
                      image: "ghcr.io/a/app:1.0.0"
                  ephemeralContainers: [{name: d, image: 'debug:2'}]
                  volumes:
                    - image: {reference: ghcr.io/a/data:3}
                    - image:
                        reference: ghcr.io/a/data:4
            """,
            [
                "7:16 KubernetesImage spec.template.spec.initContainers[0].image = busybox:1.36",
                "11:19 KubernetesImage spec.template.spec.containers[0].image = ghcr.io/a/app:1.0.0",
                "12:47 KubernetesImage spec.template.spec.ephemeralContainers[0].image = debug:2",
                "14:30 KubernetesImage spec.template.spec.volumes[0].image.reference = ghcr.io/a/data:3",
                "16:24 KubernetesImage spec.template.spec.volumes[1].image.reference = ghcr.io/a/data:4",
            ]),
        Example(
            "several documents, quoted keys, items at their key's own indentation",
            "---\n\"image\": a:1\n--- # x\nitems:\n- 'image': b:2\n- - image: c:3\n",
            [
                "2:10 KubernetesImage image = a:1", "5:12 KubernetesImage items[0].image = b:2",
                "6:12 KubernetesImage items[1][0].image = c:3",
            ]),
        Example(
            "no tag, a port, a digest, a value on the next line, a tag and an anchor before the value",
            "a:\n  image: nginx\nb:\n  image: localhost:5000/x\nc:\n  image:\n    d:1@\(digest)\nd:\n  image: !!str &x e:1\n",
            [
                "2:10 KubernetesImage a.image = nginx", "4:10 KubernetesImage b.image = localhost:5000/x",
                "7:5 KubernetesImage c.image = d:1@\(digest)", "9:19 KubernetesImage d.image = e:1",
            ]),
        Example(
            "JSON",
            "{\"spec\":{\"containers\":[{\"image\":\"a:1\"},\n  {\"image\" : \"b:2\"}]}, \"x/y.z\": {\"image\": \"c:3\"}}",
            [
                "1:34 KubernetesImage spec.containers[0].image = a:1",
                "2:15 KubernetesImage spec.containers[1].image = b:2",
                "2:44 KubernetesImage [\"x/y.z\"].image = c:3",
            ]),
        Example(
            "values that are not images, in silence",
            "a: {image: {name: x, size: y}}\nimages:\n  - name: x\nb:\n  image:\nc:\n  image: null\nd:\n  image: true\n"
                + "e:\n  image: 5\nf:\n  image: \"\"\nmyimage: x\nimages: [x]\nlabels: {a.b/image: x:1}\n",
            []),
        Example(
            "values that are left alone, with the reason",
            """
            a: {image: "${IMAGE}"}
            b:
              image: $(IMAGE):1
              c:
                image: ENC[AES256_GCM,data:x]
                d:
                  image: Not An Image
                  e:
                    image: "a\\x3a1"
                    f:
                      image: a:1
                        more
                      g:
                        image: |
                          a:1
                        h: {image: 'it''s'}
                        i: {image: https://x/y.png}
            """,
            [
                "1 Variable", "3 Variable", "5 Encrypted", "7 NotAReference", "9 EscapedValue", "11 MultilineValue",
                "14 MultilineValue", "16 EscapedValue", "17 NotAReference",
            ]),
        Example(
            "aliases change with their anchor",
            "x: {image: &i a:1}\ny: {image: *i}\nz: {image: *m}\n",
            ["1:15 KubernetesImage x.image = a:1", "3 Alias"]),
        Example("an alias of a map is not an image", "x: &m {repository: a}\ny: {image: *m}\n", []),
        Example(
            "comments and block scalars hold no fields",
            "# image: a:1\nscript: |\n  image: b:2\n  # image: c:3\nimage: d:4 # image: e:5\n",
            ["5:8 KubernetesImage image = d:4"]),
        Example(
            "a slip costs its value, not the file",
            "a: [unclosed\nb:\n  image: x:1\nc: \"unclosed\nd:\n  image: y:2\n---\nimage: \"w:3\" trailing\n",
            [
                "3:10 KubernetesImage b.image = x:1", "6:10 KubernetesImage d.image = y:2", "8 MalformedYAML",
            ]),
        Example(
            "CRLF, tabs, a byte order mark and no final newline",
            "\u{FEFF}image: a:1\r\nb:\r\n  image:\t'b:2'\t# c\r\nc:\r\n- image: c:3",
            [
                "1:8 KubernetesImage image = a:1", "3:11 KubernetesImage b.image = b:2",
                "5:10 KubernetesImage c[0].image = c:3",
            ]),
        Example("columns count bytes of UTF-8", "é: {image: a:1}\n", ["1:13 KubernetesImage é.image = a:1"]),
    ]

    @Test("image values are found where they stand", arguments: kubernetes)
    func kubernetesImages(_ example: Example) {
        #expect(found(example.text) == example.found.map { $0.replacing(" é.image", with: " [\"é\"].image") })
    }

    static let templates: [Example] = [
        Example(
            "control lines do not change the structure",
            """
            {{- if .Values.enabled }}
            spec:
              containers:
                {{- range .Values.list }}
                - name: {{ .name }}
            {{- if .x }}
                  image: ghcr.io/a/app:1.0.0
            {{- else }}
                  image: ghcr.io/a/other:1.0.0
            {{- end }}
                  resources: {{- toYaml .resources | nindent 8 }}
                {{- end }}
                - image: "{{ .Values.image }}:1.0"
                - image: repo:{{ .Values.tag }}
                - {image: sidecar:1, args: [{{ .x }}, "{{ .y }}"]}
            {{- end }}
            """,
            [
                "7:14 HelmTemplateImage spec.containers[0].image = ghcr.io/a/app:1.0.0",
                "9:14 HelmTemplateImage spec.containers[0].image = ghcr.io/a/other:1.0.0",
                "15:15 HelmTemplateImage spec.containers[3].image = sidecar:1", "13 TemplateAction",
                "14 TemplateAction",
            ]),
        Example(
            "template comments over lines are opaque",
            "{{/*\nimage: a:1\n{{ x }}\nimage: b:2\n*/}}\nimage: c:3\n", ["6:8 HelmTemplateImage image = c:3"]),
        Example(
            "actions at the margin do not end a block scalar",
            "data: |\n    image: a:1\n{{- if x }}\n    image: b:2\n{{- end }}\nimage: c:3\n",
            ["6:8 HelmTemplateImage image = c:3"]),
        Example(
            "an action that prints right after a value makes it unsure, a block after it does not",
            "a:\n  image: x\n    {{- .Values.suffix }}\nb:\n  image: y:1\n{{- include \"z\" . | nindent 2 }}\n",
            ["5:10 HelmTemplateImage b.image = y:1", "2 TemplateAction"]),
        Example(
            "actions over lines, as keys and whole items",
            "{{ include \"a\"\n  (dict \"b\" .) }}\n{{ .k }}: v\nlist:\n- {{ toYaml . }}\n- image: a:1\n",
            ["6:10 HelmTemplateImage list[1].image = a:1"]),
        Example(
            "an opening without an end is text", "a: {{ b\nimage: c:1\n{{ d\n", ["2:8 KubernetesImage image = c:1"]),
    ]

    @Test("Helm templates are read around their actions", arguments: templates)
    func helmTemplates(_ example: Example) {
        #expect(found(example.text) == example.found)
    }

    @Test("a field says what its value holds")
    func fieldParts() throws {
        let text = "image: Registry.io:80/a/b:1.0@\(FieldTests.digest)\n"
        let field = try #require(ManifestScanner.scan(Array(text.utf8), path: "x/Kustomization").fields.first)
        #expect(field.repository == (try? Repository(parsing: "registry.io:80/a/b")))
        #expect(field.repository?.original == "Registry.io:80/a/b")
        #expect(field.tag == "1.0")
        #expect(field.digest?.text == FieldTests.digest)
        #expect(field.byteRange == 7..<(text.utf8.count - 1))
        #expect(field.needsDigest)
    }

    @Test("only names of manifests are read by structure")
    func names() {
        for path in ["a.yaml", "a/b.YML", "x.Json", "Kustomization", "a/Kustomization", "values.yaml.gotmpl"] {
            #expect(ManifestScanner.isManifest(path: path), "\(path)")
            #expect(found("image: a:1\n", path: path).count == 1)
        }
        for path in ["", "yaml", ".yaml", "a.yaml.bak", "kustomization", "xKustomization", "a.yaml/b", "Dockerfile"] {
            #expect(!ManifestScanner.isManifest(path: path), "\(path)")
            #expect(found("image: a:1\n", path: path).isEmpty)
        }
    }

    @Test("a file with an unfinished merge is left alone and reported")
    func mergeConflict() {
        func reasons(_ text: String) -> [String] {
            ManifestScanner.scan(Array(text.utf8), path: "a.yaml").skipped.map { "\($0.line) \($0.reason.rawValue)" }
        }
        let conflict = "<<<<<<< HEAD\n  image: a:1\n=======\n  image: a:2\n>>>>>>> side\n"
        for text in [
            "spec:\n" + conflict, conflict, "metadata: {}\n" + conflict + "image: b:1\n", "{\n" + conflict + "}\n",
            "spec:\r\n" + conflict.replacing("\n", with: "\r\n"), "image: b:1\na: [\n" + conflict,
        ] {
            #expect(ManifestScanner.scan(Array(text.utf8), path: "a.yaml").fields.isEmpty, "\(text)")
            #expect(reasons(text).count == 1 && reasons(text)[0].hasSuffix("MergeConflict"), "\(text)")
        }
        #expect(reasons("spec:\n" + conflict) == ["2 MergeConflict"])
        // A text that tells of one stands further in.
        #expect(found("text: |\n  " + conflict.replacing("\n", with: "\n  ") + "\nimage: b:1\n").count == 1)
        #expect(found("image: b:1\n# <<<<<<< a\n=======\n").count == 1)
    }

    @Test("files that are not text are reported where a manifest was expected")
    func notText() {
        func reasons(_ bytes: [UInt8], _ path: String) -> [String] {
            ManifestScanner.scan(bytes, path: path).skipped.map { "\($0.line) \($0.reason.rawValue)" }
        }
        let invalid = Array("a: b\nimage: ".utf8) + [0xFF, 0x0A]
        #expect(reasons(invalid, "a.yaml") == ["2 NotUTF8"])
        #expect(reasons(invalid, "a.txt").isEmpty)
        #expect(reasons(invalid + Array("# pawl: a:b".utf8), "a.txt") == ["2 NotUTF8"])
        #expect(reasons([0xFF, 0xFE, 0x61, 0], "a.yaml") == ["1 NotUTF8"])
        #expect(reasons(Array("a\n\0image".utf8), "a.yaml") == ["2 Binary"])
        #expect(reasons(Array("# pawl: a:b\0".utf8), "a.bin").isEmpty)
        #expect(reasons([0xED, 0xA0, 0x80], "a.yaml") == ["1 NotUTF8"])
        #expect(reasons([], "a.yaml").isEmpty)
        #expect(reasons(Array("é: 🚀\n".utf8), "a.yaml").isEmpty)
    }

    @Test("a path is bounded however long its keys are")
    func boundedPath() throws {
        let text =
            String(repeating: "k", count: 10_000) + ":\n  " + String(repeating: "m", count: 200) + ":\n    image: a:1\n"
        let path = try #require(ManifestScanner.scan(Array(text.utf8), path: "a.yaml").fields.first?.path)
        #expect(path == "…." + String(repeating: "m", count: 200) + ".image")
    }
}
