import Foundation

/// Where Docker, and the tools that share its logins, keep their configuration for a person at a terminal.
package enum UsualDockerConfig {
    /// The file that `docker login`, else the one that `podman login` has written to; `nil` where there is neither.
    package static func path(environment: [String: String]) -> String? {
        func file(_ variable: String, _ rest: String) -> String? {
            environment[variable].flatMap { $0.isEmpty ? nil : $0 + rest }
        }
        return [
            file("DOCKER_CONFIG", "/config.json"), file("HOME", "/.docker/config.json"), file("REGISTRY_AUTH_FILE", ""),
            file("XDG_RUNTIME_DIR", "/containers/auth.json"),
        ]
        .compactMap(\.self).first { FileManager.default.fileExists(atPath: $0) && !BoundedFile.isFolder($0) }
    }
}
