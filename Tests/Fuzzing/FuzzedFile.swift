/// A file that the fuzzer made, and what the scanner finds in it.
struct FuzzedFile {
    let path: String
    let bytes: [UInt8]
    let fields: [ImageField]

    init(path: String, _ lent: UnsafeRawBufferPointer) {
        self.path = path
        bytes = Array(lent)
        fields = ManifestScanner.scan(lent, path: path).everyField
    }

    private init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        fields = ManifestScanner.scan(bytes, path: path).everyField
    }

    /// The file with edits applied, scanned again.
    func applying(_ edits: [Edit]) throws(EditError) -> FuzzedFile {
        FuzzedFile(path: path, bytes: try apply(edits, to: bytes))
    }

    /// A name for each way in which the scanner reads a file. New ones go to the end: the corpus names them by place.
    private static let paths = [
        "a.yaml", "kustomization.yaml", "values.yaml", "x.json", "a.env", "Chart.yaml", ".argocd-source-x.yaml",
        "values.yaml.gotmpl", "Dockerfile", "Kustomization",
    ]

    /// The digit `0` is the first name, `1` the second, so that the files of the corpus can be written by hand.
    static func path(chosenBy byte: UInt8) -> String { paths[Int(byte &- UInt8(ascii: "0")) % paths.count] }
}
