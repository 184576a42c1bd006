/// What an image runs on: `os/architecture[/variant]`, as in `linux/arm64` or `linux/arm/v7`.
///
/// Source: OCI image-spec 1.1, image index, "platform"; the text form is that of Docker and containerd.
package struct Platform: Hashable, Sendable, CustomStringConvertible {
    package let os: String
    package let architecture: String
    /// `nil` where none is named.
    package let variant: String?

    package init(os: String, architecture: String, variant: String? = nil) {
        self.os = os
        self.architecture = architecture
        self.variant = variant
    }

    /// Parses `os/architecture[/variant]`; `nil` for another shape. Upper case is not a platform's.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ Platform.isName(String($0)) }) else { return nil }
        self.init(
            os: String(parts[0]), architecture: String(parts[1]), variant: parts.count == 3 ? String(parts[2]) : nil)
    }

    package var description: String { "\(os)/\(architecture)" + (variant.map { "/\($0)" } ?? "") }

    /// Whether an image for this platform serves a person who asks for `wanted`: a variant counts only where it is asked
    /// for, and `arm64` has one alone, `v8`, which images name or leave out.
    package func serves(_ wanted: Platform) -> Bool {
        guard os == wanted.os, architecture == wanted.architecture else { return false }
        guard let asked = wanted.variant else { return true }
        return variant == asked || (variant == nil && architecture == "arm64" && asked == "v8")
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || ".-_".utf8.contains(byte)
            }
    }
}
