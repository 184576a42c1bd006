import Foundation
import TestServers

/// `pawl scan` over a folder, beside `git grep` for one token in the same folder, on one core and on two.
///
/// `git grep --untracked` does the same work: it finds the files by walking the folders. Plain `git grep` takes their names
/// from its index; it is printed too.
enum ScanBenchmark {
    static func run() async throws {
        print("\nScan of a folder (at most 1.5 × git grep for one token)")
        let folder = try TemporaryDirectory()
        let pawl = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("pawl").path
        for files in [2_000, 20_000] {
            let tree = "\(folder.path)/tree-\(files)"
            let size = try write(files, to: tree)
            for cores in [1, 2] {
                func time(_ arguments: String...) async throws -> Measurement.Cost {
                    try await Measurement.best(of: 5) {
                        let all = ["-c", cores == 1 ? "0" : "0,1"] + arguments
                        let result = try ChildProcess.run("/usr/bin/taskset", all, directory: tree)
                        guard result.status == 0 else { throw SyntheticTree.Command.Failure(text: result.errors) }
                    }
                }
                let scan = try await time(pawl, "scan", "-o", "json", ".")
                let grep = ["/usr/bin/git", "grep", "--threads=\(cores)", "-n"]
                let walking = try await time(grep[0], grep[1], grep[2], grep[3], "--untracked", "image:")
                let indexed = try await time(grep[0], grep[1], grep[2], grep[3], "image:")
                print(
                    "  \(files) files, \(size >> 20) MiB, \(cores) core\(cores == 1 ? "" : "s"): pawl scan "
                        + "\(Measurement.milliseconds(scan.wall)), git grep --untracked "
                        + "\(Measurement.milliseconds(walking.wall)): \(Measurement.ratio(scan.wall, walking.wall)); "
                        + "git grep by its index \(Measurement.milliseconds(indexed.wall)): "
                        + Measurement.ratio(scan.wall, indexed.wall))
            }
        }
    }

    /// Writes the tree and makes it a repository; returns its size.
    private static func write(_ files: Int, to tree: String) throws -> Int {
        var size = 0
        for index in 0..<files {
            let path = "\(tree)/\(SyntheticTree.path(index))"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            let text = Data(SyntheticTree.manifest(index).utf8)
            size += text.count
            try text.write(to: URL(fileURLWithPath: path))
        }
        try SyntheticTree.Command.run("-C", tree, "init", "-q")
        try SyntheticTree.Command.run("-C", tree, "add", "-A")
        return size
    }
}
