/// A policy document that is right, with one thing in it made wrong. Its lines are numbered from 1.
enum Document {
    static let header = """
        apiVersion: pawl.dev/v1alpha1
        kind: UpdatePolicy
        metadata: {name: app}

        """

    static let image = """
        spec:
          images:
            - image: ghcr.io/a/b
              policy: {semver: {range: ">=1.0.0"}}

        """

    /// Adds to the spec, from line 8.
    static func spec(_ text: String) -> String { header + image + "  " + text + "\n" }

    /// Adds to the image, from line 8.
    static func image(_ text: String) -> String { header + image + "      " + text + "\n" }

    /// The policy of the image, on line 7.
    static func rule(_ text: String) -> String {
        header + "spec:\n  images:\n    - image: ghcr.io/a/b\n      policy: " + text + "\n"
    }

    /// A policy whose images are listed, from line 6.
    static func images(_ images: String...) -> String {
        header + "spec:\n  images:\n" + images.map { "    - " + $0 + "\n" }.joined()
    }

    /// The one target, on line 8.
    static func target(_ text: String) -> String { spec("targets: [" + text + "]") }
}
