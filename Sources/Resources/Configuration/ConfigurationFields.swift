/// The fields of a PawlConfiguration, as its documentation lists them.
enum ConfigurationFields {
    static let document: FieldTable = [
        "apiVersion": .known, "kind": .known, "policies": .known, "sources": .known, "registries": .known,
        "interval": .known, "mirrors": .known, "logging": .known, "store": .notYet(), "server": .notYet(),
        "spec": .refused("a PawlConfiguration has no spec", remedy: "write its fields at the left margin"),
    ]

    static let policies: FieldTable = [
        "directory": .known,
        "source": .notYet("write directory: with a folder on disk"),
        "path": .notYet("write directory: with a folder on disk"),
    ]

    static let source: FieldTable = [
        "name": .known, "url": .known, "branch": .known, "auth": .known, "tls": .known, "commit": .known,
        "push": .notYet(),
    ]

    static let sourceAuth: FieldTable = [
        "basic": .known, "bearer": .notYet(basicRemedy), "ssh": .notYet("write an https URL with auth: {basic: ...}"),
        "githubApp": .notYet(basicRemedy),
    ]

    static let basic: FieldTable = [
        "username": .known, "usernameFile": .known, "usernameEnv": .known, "passwordFile": .known,
        "passwordEnv": .known,
        "password": .refused(
            "a password does not belong in the configuration",
            remedy: "write passwordFile: with the path of a file, or passwordEnv: with a variable's name"),
    ]

    static let sourceTLS: FieldTable = ["caFile": .known, "certFile": .notYet(), "keyFile": .notYet()]

    static let commit: FieldTable = ["author": .known, "signing": .notYet(), "messageTemplate": .notYet()]

    static let author: FieldTable = ["name": .known, "email": .known]

    static let registry: FieldTable = [
        "host": .known, "auth": .known, "plainHTTP": .known, "tls": .known, "requestsPerSecond": .notYet(),
    ]

    static let registryAuth: FieldTable = [
        "basic": .known, "dockerConfigFile": .notYet(basicRemedy), "bearer": .notYet(basicRemedy),
        "credentialHelper": .notYet(basicRemedy), "provider": .notYet(basicRemedy),
    ]

    static let registryTLS: FieldTable = ["caFile": .known]

    static let mirrors: FieldTable = ["directory": .known]

    static let logging: FieldTable = ["format": .known, "level": .known]

    private static let basicRemedy = "write basic: {usernameFile, passwordFile}"
}
