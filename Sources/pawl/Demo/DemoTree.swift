/// The repository and the policies that the demo begins with: one file for each way to hold an image.
enum DemoTree {
    /// - Parameter host: the demo registry's host and port.
    static func files(host: String) -> [(path: String, text: String)] {
        [
            (
                "apps/podinfo/deployment.yaml",
                """
                # Owned by the platform team; ask before you raise the replicas.
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: podinfo}

                spec:
                    template:
                        spec:
                            containers:
                                - name: podinfo
                                  image: "\(host)/stefanprodan/podinfo:6.5.0"   # quotes and blanks stay

                """
            ),
            (
                "apps/api/pod.yaml",
                """
                kind: Pod
                spec: {containers: [{name: api, image: \(host)/team/api:main-9, args: ["--port=8080"]}]}

                """
            ),
            (
                "apps/web/kustomized.yaml",
                """
                kind: ConfigMap
                data:
                  version: 1.9.0 # {"$imagepolicy": "apps:web:tag"}
                ---
                kind: Pod
                spec:
                  containers:
                  - image: \(host)/team/web:1.9.0 # {"$imagepolicy": "apps:web"}
                    name: web

                """
            ),
            (
                "charts/worker/templates/job.yaml",
                """
                {{- if .Values.worker.enabled }}
                kind: Job
                metadata:
                  name: {{ .Release.Name }}-worker
                spec:
                  template:
                    spec:
                      containers:
                        - name: worker
                          image: '\(host)/team/worker:2026.1.0'
                          args: {{ toYaml .Values.worker.args | nindent 12 }}
                {{- end }}

                """
            ),
        ]
    }

    static func policies(host: String) -> String {
        let policies = [
            ("podinfo", "stefanprodan/podinfo", "semver: {range: \">=6.0.0 <7.0.0\"}", "apps/podinfo/**", "Auto"),
            ("api", "team/api", "glob: {pattern: \"main-*\", order: natural}", "apps/api/**", "Auto"),
            ("web", "team/web", "semver: {range: \"1.x\"}", "apps/web/**", "Markers"),
            ("worker", "team/worker", "semver: {range: \">=2026.0.0\"}", "charts/**", "Auto"),
        ]
        return policies.map { name, image, rule, paths, fields in
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: \(name), namespace: apps}
            spec:
              images:
                - image: \(host)/\(image)
                  policy:
                    \(rule)
              targets:
                - source: fleet
                  paths: ["\(paths)"]
                  fields: \(fields)

            """
        }.joined(separator: "---\n")
    }

    static func configuration(host: String) -> String {
        """
        apiVersion: pawl.dev/v1alpha1
        kind: PawlConfiguration
        interval: 1s
        policies:
          - directory: policies
        sources:
          - name: fleet
            url: fleet.git
            branch: main
            commit: {author: {name: Pawl, email: pawl@example.com}}
        registries:
          - {host: "\(host)", plainHTTP: true}
        mirrors: {directory: mirrors}

        """
    }

    /// What is in the registry at the start, and what teams push while the demo runs.
    static let firstTags = [
        ("stefanprodan/podinfo", ["6.4.0", "6.5.0", "latest"]), ("team/api", ["main-8", "main-9", "dev-99"]),
        ("team/web", ["1.9.0"]), ("team/worker", ["2026.1.0"]),
    ]

    static let releases: [(story: String, tags: [(repository: String, tag: String)])] = [
        (
            "The podinfo team releases 6.5.1, and a 7.0.0 that the range keeps out.",
            [("stefanprodan/podinfo", "7.0.0"), ("stefanprodan/podinfo", "6.5.1")]
        ),
        (
            "Two teams release at once; build 10 is newer than build 9, whatever the alphabet says.",
            [("team/api", "main-10"), ("team/web", "1.10.0"), ("team/web", "2.0.0-rc.1")]
        ),
        ("A chart's template holds its image as a literal.", [("team/worker", "2026.2.0")]),
    ]
}
