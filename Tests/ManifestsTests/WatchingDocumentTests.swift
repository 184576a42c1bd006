import Manifests
import Testing

@Suite("documents that say which image to watch")
struct WatchingDocumentTests {
    @Test(
        "their repository takes no tag; what runs, in the same file or elsewhere, does",
        arguments: [
            ("apiVersion: pawl.dev/v1alpha1\nspec: {images: [{image: ghcr.io/x/y}]}\n---\nimage: ghcr.io/x/y:1\n", [4]),
            ("spec: {image: ghcr.io/x/y}\napiVersion: \"image.toolkit.fluxcd.io/v1\"\n", []),
            ("apiVersion: apps/v1\nimage: ghcr.io/x/y:1\n", [2]),
            ("items:\n- apiVersion: pawl.dev/v1alpha1\nimage: ghcr.io/x/y:1\n", [3]),
        ])
    func watched(_ text: String, _ lines: [Int]) {
        #expect(ManifestScanner.scan(Array(text.utf8), path: "a.yaml").fields.map(\.line) == lines)
    }
}
