/// The fields of an UpdatePolicy, as its documentation lists them.
enum PolicyFields {
    static let document: FieldTable = ["apiVersion": .known, "kind": .known, "metadata": .known, "spec": .known]

    static let metadata: FieldTable = ["name": .known, "namespace": .known]

    static let spec: FieldTable = [
        "suspend": .known, "interval": .known, "images": .known, "targets": .known, "group": .known,
        "schedule": .notYet(), "hold": .notYet(), "onRevert": .notYet(),
    ]

    static let image: FieldTable = [
        "image": .known, "alias": .known, "policy": .known, "filterTags": .known, "digest": .known,
        "platforms": .notYet(), "minimumAge": .notYet(), "trustExisting": .notYet(), "allowDowngrade": .known,
        "ignore": .known, "verify": .notYet(),
    ]

    static let policy: FieldTable = [
        "semver": .known, "glob": .known,
        "regex": .notYet("write glob with filterTags: {pattern, extract}"),
        "numerical": .notYet("write glob: {pattern: \"*\", order: numerical}"),
        "alphabetical": .notYet("write glob: {pattern: \"*\", order: alphabetical}"),
        "calver": .notYet("write glob: {pattern: ..., order: natural}"),
        "newestBuild": .notYet("write semver or glob"),
        "digest": .notYet("write semver or glob"),
    ]

    static let semver: FieldTable = ["range": .known, "components": .notYet(), "suffix": .notYet(suffixRemedy)]

    static let glob: FieldTable = ["pattern": .known, "order": .known]

    static let filterTags: FieldTable = [
        "include": .known, "exclude": .known, "pattern": .known, "extract": .known, "suffix": .notYet(suffixRemedy),
    ]

    static let target: FieldTable = ["source": .known, "paths": .known, "fields": .known, "write": .known]

    static let listedField: FieldTable = ["file": .known, "path": .known, "value": .known]

    static let write: FieldTable = ["mode": .known]

    private static let suffixRemedy = "write filterTags: {pattern: '^(.*)-alpine$', extract: '$1'}"
}
