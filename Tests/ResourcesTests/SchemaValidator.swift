import Foundation
import Resources

/// Checks documents against the schemas with an implementation of JSON Schema that is not ours: `jsonschema` from PyPI,
/// in a virtual environment that is made once per checkout. A machine that has the packages already needs no network.
struct SchemaValidator {
    struct Verdict: Decodable {
        let isValid: Bool
        /// The first problems, for a test's message.
        let errors: [String]
        /// The fields that the document writes, as `kind: path`.
        let written: [String]
    }

    private struct Request: Encodable {
        struct Document: Encodable {
            let kind: String
            let text: String
        }

        let schemas: [String: String]
        let documents: [Document]
    }

    struct Answer: Decodable {
        let verdicts: [Verdict]
        /// All fields that the schemas describe, as `kind: path`.
        let described: [String]
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// One run for all documents: starting the interpreter costs more than all the rest.
    static func answer(to documents: [(kind: String, text: String)]) throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pawl-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var schemas: [String: String] = [:]
        for kind in JSONSchema.kinds { schemas[kind] = try JSONSchema.text(for: kind) }
        let request = Request(
            schemas: schemas, documents: documents.map { .init(kind: $0.kind, text: $0.text) })
        let (input, output) = (folder.appending(path: "request.json"), folder.appending(path: "answer.json"))
        try JSONEncoder().encode(request).write(to: input)
        try run(try python(), ["-c", script, input.path, output.path])
        return try JSONDecoder().decode(Answer.self, from: Data(contentsOf: output))
    }

    /// The interpreter of the virtual environment, which is made where it is missing or broken.
    private static func python() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: ".build/schema-validator").path
        let python = folder + "/bin/python3"
        let isReady = ["-c", "import jsonschema, yaml; jsonschema.Draft202012Validator"]
        if FileManager.default.isExecutableFile(atPath: python), (try? run(python, isReady)) != nil { return python }
        try run("/usr/bin/env", ["python3", "-m", "venv", "--clear", "--system-site-packages", folder])
        try run(
            python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "jsonschema>=4.10", "PyYAML>=6"])
        return python
    }

    private static func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = arguments
        let errors = Pipe()
        process.standardOutput = errors
        process.standardError = errors
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                description: "the schema validator needs python3 with venv, and PyPI for jsonschema and PyYAML: "
                    + String(decoding: said, as: UTF8.self))
        }
    }

    /// YAML is typed by version 1.2's core schema, as editors do; dates stay text in it.
    private static let script = #"""
        import json, re, sys
        import yaml
        from jsonschema import Draft202012Validator

        class Core(yaml.SafeLoader):
            yaml_implicit_resolvers = {}

        for tag, pattern, first in [
            ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
            ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
            ("float", r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", "-+0123456789."),
            ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ]:
            Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))
        Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value, 0 if node.value[:2] in ("0x", "0o") else 10))

        def described(schema, path):
            for name, part in schema.get("properties", {}).items():
                yield path + "." + name
                yield from described(part, path + "." + name)
            for part in schema.get("anyOf", []):
                yield from described(part, path)
            if "items" in schema:
                yield from described(schema["items"], path + "[]")

        def written(value, path):
            if isinstance(value, dict):
                for name, part in value.items():
                    yield path + "." + str(name)
                    yield from written(part, path + "." + str(name))
            if isinstance(value, list):
                for part in value:
                    yield from written(part, path + "[]")

        request = json.load(open(sys.argv[1]))
        validators, fields = {}, []
        for kind, text in request["schemas"].items():
            schema = json.loads(text)
            Draft202012Validator.check_schema(schema)
            validators[kind] = Draft202012Validator(schema)
            fields += described(schema, kind + ":")
        verdicts = []
        for document in request["documents"]:
            value = yaml.load(document["text"], Core)
            errors = ["/".join(map(str, e.absolute_path)) + ": " + e.message for e in validators[document["kind"]].iter_errors(value)]
            verdicts.append({"isValid": not errors, "errors": errors[:3], "written": sorted(set(written(value, document["kind"] + ":")))})
        json.dump({"verdicts": verdicts, "described": sorted(set(fields))}, open(sys.argv[2], "w"))
        """#
}
