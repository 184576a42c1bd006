import Resources
import Testing

@Suite("What is wrong in a configuration")
struct ConfigurationRefusalTests {
    /// The text that stands where a secret could stand; no message may hold it.
    private static let secret = "hunter2"

    private static func document(_ text: String) -> String {
        "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\n\(text)\n"
    }

    private static func source(_ text: String) -> String { document("sources: [{name: fleet, \(text)}]") }

    private static func basic(_ text: String) -> String { source("url: /x, auth: {basic: {\(text)}}") }

    private static func url(_ text: String) -> String { document("sources: [{name: fleet, url: \"\(text)\"}]") }

    private static func registry(_ text: String) -> String { document("registries: [{\(text)}]") }

    static let unsupported: [Row] = [
        Row(
            document("server: {listen: \"localhost:99999\"}"),
            "3:18: server.listen: is not an address to listen at; write host:port, such as 127.0.0.1:8080 or :8080"),
        Row(
            source("url: /x, commit: {signing: {format: x509}, messageTemplate: \"{{subjct}}\"}"),
            "3:85: sources[0].commit.messageTemplate: line 1, column 1 of the template: there is no 'subjct' here; known: "
                + "appCount, apps, body, branch, changeCount, changes, fileCount, imageCount, images, source, subject",
            "3:52: sources[0].commit.signing.keyFile: is missing; name the file of the private key",
            "3:61: sources[0].commit.signing.format: 'x509' is not known here; write one of: ssh, openpgp"),
        Row(
            source("url: /x, commit: {signing: {format: ssh, keyFile: k, passphrase: hunter2}}"),
            "3:78: sources[0].commit.signing.passphrase: a passphrase does not belong in the configuration; "
                + "write passphraseFile: with the path of a file"),
        Row(
            source("url: /x, commit: {messageTemplate: \"a {{#apps}}\"}"),
            "3:60: sources[0].commit.messageTemplate: line 1, column 12 of the template: "
                + "the section 'apps' has no end; write {{/apps}}"),
        Row(
            source("url: /x, commit: {signOff: maybe}"),
            "3:52: sources[0].commit.signOff: must be true or false, not 'maybe'; write true or false"),
        Row(
            source("url: /x, push: {}"),
            "3:40: sources[0].push.branch: is missing; name the branch that commits go to"),
        Row(
            source("url: /x, push: {branch: main}"),
            "3:40: sources[0].push: names the branch that is read; remove it, or name another"),
        Row(
            registry("host: ghcr.io, auth: {bearer: {token: hunter2}}"),
            "3:46: registries[0].auth.bearer.token: a token does not belong in the configuration; "
                + "write tokenFile: with the path of a file, or tokenEnv: with a variable's name"),
        Row(
            registry("host: ghcr.io, tls: {certFile: c}"),
            "3:46: registries[0].tls.certFile: is of no use without its private key; write keyFile too"),
        Row(
            registry("host: ghcr.io, proxy: \"http://pawl:hunter2@proxy:1\""),
            "3:37: registries[0].proxy: holds credentials; "
                + "write the URL without them, and proxyAuth: {usernameFile, passwordFile}"),
        Row(
            registry("host: ghcr.io, proxy: proxy.example.com"),
            "3:37: registries[0].proxy: is not the URL of a proxy; "
                + "write http://host:port, https://, socks5:// or socks5h://, or none"),
        Row(
            registry("host: ghcr.io, proxyAuth: {username: u, passwordFile: f}"),
            "3:41: registries[0].proxyAuth: is of no use without a proxy; write proxy: with its URL"),
        Row(
            registry("host: ghcr.io, auth: {provider: ibm}"),
            "3:47: registries[0].auth.provider: 'ibm' is not known here; write one of: aws, gcp, azure"),
        Row(
            registry("host: ghcr.io, auth: {credentialHelper: ../sh}"),
            "3:55: registries[0].auth.credentialHelper: is not the name of a program; "
                + "write its last part alone, such as ecr-login for docker-credential-ecr-login"),
    ]

    @Test("what is described but not built yet is refused by its name", arguments: unsupported)
    func refusedByName(row: Row) { row.check() }

    static let wrong: [Row] = [
        Row(
            document("spec: {}"),
            "3:1: spec: a PawlConfiguration has no spec; write its fields at the left margin"),
        Row(
            document("source: []"),
            "3:1: source: unknown field 'source'; did you mean 'sources'?"),
        Row(
            document("policies: policies"),
            "3:11: policies: must be a list, not text; write [\"policies\"]"),
        Row(
            document("policies: [policies]"),
            "3:12: policies[0]: must be a mapping, not text; write fields: directory, source, path"),
        Row(
            document("policies: [{source: fleet, path: .pawl}]"),
            "3:21: policies[0].source: 'fleet' is not a source of this configuration; add it to sources"),
        Row(
            document("policies: [{path: .pawl}]"),
            "3:12: policies[0]: has no place; write directory: with a folder on disk, or source: with the name of a source",
            "3:19: policies[0].path: is a path in a source's repository; name the source, or write directory: alone"),
        Row(
            document("sources: [{name: b, url: /x}]\npolicies: [{directory: a, source: b}]"),
            "4:27: policies[0]: has more than one place: 'directory' and 'source'; keep one"),
        Row(
            document("sources: [{name: fleet, url: /x}]\npolicies: [{source: fleet, path: ../x}]"),
            "4:34: policies[0].path: '../x' is not a path inside a repository; write such as .pawl or platform/policies"
        ),
        Row(
            document("sources: [{name: fleet, url: /x}]\npolicies: [{source: fleet}, {source: fleet, path: .pawl/}]"),
            "4:38: policies[1].source: '.pawl' of 'fleet' is named twice; keep one"),
        Row(
            document("policies: [{directory: ~/policies}]"),
            "3:24: policies[0].directory: begins with '~', which only a shell expands; write the whole path"),
        Row(
            document("interval: fast"),
            "3:11: interval: 'fast' is not a duration; "
                + "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d"),
        Row(
            document("mirrors: {}"),
            "3:10: mirrors.directory: is missing; name a folder for the mirrors"),
        Row(
            document("store: {}"),
            "3:8: store.path: is missing; write path: with the file of the database, such as /var/lib/pawl/pawl.db"),
        Row(
            document("store: pawl.db"),
            "3:8: store: must be a mapping, not text; write fields: path"),
        Row(
            document("store: {path: ~/pawl.db}"),
            "3:15: store.path: begins with '~', which only a shell expands; write the whole path"),
        Row(
            document("logging: {format: xml, level: verbose}"),
            "3:19: logging.format: 'xml' is not known here; write one of: text, json",
            "3:31: logging.level: 'verbose' is not known here; "
                + "write one of: trace, debug, info, notice, warning, error, critical"
        ),
        Row(
            document("sources: [{url: /x}]"),
            "3:11: sources[0].name: is missing; name the source, as targets refer to it"),
        Row(
            document("sources: [{name: ../x, url: /x}]"),
            "3:18: sources[0].name: '../x' is not a name; write lower-case letters, digits and '-', at most 63"),
        Row(
            document("sources: [{name: fleet}]"),
            "3:11: sources[0].url: is missing; write the repository's URL or path"),
        Row(
            document("sources: [{name: fleet, url: /x}, {name: fleet, url: /y}]"),
            "3:42: sources[1].name: another source is 'fleet' too; keep one, or name them differently"),
        Row(
            source("url: /x, branch: refs/heads/main"),
            "3:42: sources[0].branch: 'refs/heads/main' is a full reference name; write the branch alone: main"),
        Row(
            source("url: /x, branch: \"a b\""),
            "3:42: sources[0].branch: 'a b' is not the name of a branch; write a name that git accepts, such as main"),
        Row(
            source("url: /x, branch: -f"),
            "3:42: sources[0].branch: '-f' is not the name of a branch; write a name that git accepts, such as main"),
        Row(
            source("url: /x, commit: {author: {name: \"A <b>\"}}"),
            "3:58: sources[0].commit.author.name: 'A <b>' cannot stand in a commit; "
                + "write one line without '<' and '>'"),
        Row(
            source("url: /x, commit: {author: {email: \"a\\nb\"}}"),
            "3:59: sources[0].commit.author.email: 'a\\nb' cannot stand in a commit; write one line without '<' and '>'"
        ),
        Row(
            source("url: /x, auth: {}"),
            "3:40: sources[0].auth: has no method; write basic: {...}, or remove auth"),
        Row(
            registry("plainHTTP: true"),
            "3:14: registries[0].host: is missing; write the registry's host, such as ghcr.io"),
        Row(
            registry("host: \"https://ghcr.io\""),
            "3:21: registries[0].host: the value is not the host of a registry; "
                + "write the host alone, such as ghcr.io or localhost:5000"
        ),
        Row(
            registry("host: ghcr.io/team"),
            "3:21: registries[0].host: the value is not the host of a registry; "
                + "write the host alone, such as ghcr.io or localhost:5000"
        ),
        Row(
            registry("host: registry"),
            "3:21: registries[0].host: 'registry' is not the host of a registry; "
                + "write the host alone, such as ghcr.io or localhost:5000"
        ),
        Row(
            registry("host: ghcr.io, plainHTTP: 1"),
            "3:41: registries[0].plainHTTP: must be true or false, not '1'; write true or false"),
        Row(
            document("registries: [{host: docker.io}, {host: index.docker.io}]"),
            "3:40: registries[1].host: another registry is 'docker.io' too; keep one, or name them differently"),
    ]

    static let impossible: [Row] = [
        Row(
            url("ssh://git@git.example.com/fleet.git"),
            "3:30: sources[0].url: is reached over SSH, and no host key is known to be its server's; "
                + "write auth: {ssh: {knownHostsFile, privateKeyFile}}"),
        Row(
            url("git.example.com:fleet.git"),
            "3:30: sources[0].url: is reached over SSH, and no host key is known to be its server's; "
                + "write auth: {ssh: {knownHostsFile, privateKeyFile}}"),
        Row(
            source("url: \"git@h:a.git\", auth: {bearer: {tokenFile: t}}"),
            "3:51: sources[0].auth: is of no use over SSH; write ssh: {knownHostsFile, privateKeyFile}"),
        Row(
            source("url: \"git@h:a.git\", auth: {ssh: {knownHostsFile: k}}, tls: {caFile: c}, proxy: none"),
            "3:84: sources[0].tls: is of no use over SSH; remove it",
            "3:104: sources[0].proxy: is of no use over SSH; remove it"),
        Row(
            source("url: \"https://h/a.git\", auth: {ssh: {knownHostsFile: k}}"),
            "3:55: sources[0].auth: 'ssh' is for ssh URLs; write basic: {...}, or an ssh URL"),
        Row(
            source("url: \"git@h:a.git\", auth: {ssh: {privateKeyFile: k}}"),
            "3:57: sources[0].auth.ssh.knownHostsFile: is missing; "
                + "name a file with the server's host keys, as in ~/.ssh/known_hosts"),
        Row(
            source("url: \"git@h:a.git\", auth: {ssh: {knownHostsFile: k, passphraseFile: p}}"),
            "3:93: sources[0].auth.ssh.passphraseFile: is of no use without the key; write privateKeyFile too"),
        Row(
            source("url: \"https://h/a\", auth: {githubApp: {appID: \"a b\", installationID: x, privateKeyFile: k}}"),
            "3:71: sources[0].auth.githubApp.appID: 'a b' is not a name; write the number, or the client ID",
            "3:94: sources[0].auth.githubApp.installationID: 'x' is not a name; write the number"),
        Row(
            source("url: \"https://h/a\", auth: {githubApp: {appID: 1}}"),
            "3:63: sources[0].auth.githubApp.installationID: is missing; write the number of the App's installation",
            "3:63: sources[0].auth.githubApp.privateKeyFile: is missing; name the file with the App's private key"),
        Row(
            source("url: /x, auth: {bearer: {tokenFile: t}, basic: {username: u, passwordFile: f}}"),
            "3:65: sources[0].auth: has more than one method: 'bearer' and 'basic'; keep one"),
        Row(
            source("url: /x, tls: {certFile: c}"),
            "3:50: sources[0].tls.certFile: is of no use without its private key; write keyFile too"),
        Row(
            url("ssh://-oProxyCommand=x/a.git"),
            "3:30: sources[0].url: has no usable user or host; write ssh://user@host/path"),
        Row(
            url("-oProxyCommand=x:a.git"),
            "3:30: sources[0].url: is neither an address of SSH nor a path; "
                + "write user@host:path, or a path on this machine that begins with './'"),
        Row(
            url("git@h:-u"),
            "3:30: sources[0].url: is neither an address of SSH nor a path; "
                + "write user@host:path, or a path on this machine that begins with './'"),
        Row(
            url("ssh://git@h:0/a.git"), "3:30: sources[0].url: has no usable port; write ssh://user@host/path"),
        Row(url("ssh://git@h"), "3:30: sources[0].url: has no path; write ssh://user@host/path"),
    ]

    @Test("what fits together with nothing, or would be taken for an option, is refused", arguments: impossible)
    func refusedTogether(row: Row) { row.check() }

    @Test("each mistake is told with its place, its field and the fix", arguments: wrong)
    func told(row: Row) { row.check() }

    static let secrets: [Row] = [
        Row(
            basic("username: bot, password: \(secret)"),
            "3:64: sources[0].auth.basic.password: a password does not belong in the configuration; "
                + "write passwordFile: with the path of a file, or passwordEnv: with a variable's name"
        ),
        Row(
            basic("username: bot, passwordEnv: \"\(secret)!\""),
            "3:77: sources[0].auth.basic.passwordEnv: is not the name of an environment variable; "
                + "write a name of letters, digits and '_'; the secret itself belongs in the variable"
        ),
        Row(
            basic("username: bot, passwordFile: [\(secret)]"),
            "3:78: sources[0].auth.basic.passwordFile: must be text, not a list"),
        Row(
            basic("username: bot, passwordFile: !\(secret) x"),
            "3:78: sources[0].auth.basic.passwordFile: the value is read as a YAML tag, not as text; put it in quotes"),
        Row(
            basic("username: bot, passwordFile: f, passwordEnv: \(secret)"),
            "3:81: sources[0].auth.basic: has more than one password: 'passwordFile' and 'passwordEnv'; keep one"),
        Row(
            basic("username: \"bot:\(secret)\", passwordFile: f"),
            "3:59: sources[0].auth.basic.username: a user name cannot hold ':'; "
                + "write the user name alone, without the password"
        ),
        Row(
            basic("passwordFile: f"),
            "3:48: sources[0].auth.basic: has no user name; write usernameFile, usernameEnv or username"),
        Row(
            basic("username: bot"),
            "3:48: sources[0].auth.basic: has no password; write passwordFile or passwordEnv"),
        Row(
            basic("username: bot, usernameEnv: U, passwordFile: f"),
            "3:64: sources[0].auth.basic: has more than one user name: 'username' and 'usernameEnv'; keep one"),
        Row(
            registry("host: ghcr.io, auth: {basic: {username: bot, password: \(secret)}}"),
            "3:60: registries[0].auth.basic.password: a password does not belong in the configuration; "
                + "write passwordFile: with the path of a file, or passwordEnv: with a variable's name"
        ),
        Row(
            registry("host: \"bot:\(secret)@ghcr.io\""),
            "3:21: registries[0].host: the value is not the host of a registry; "
                + "write the host alone, such as ghcr.io or localhost:5000"
        ),
        Row(
            url("https://bot:\(secret)@git.example.com/fleet.git"),
            "3:30: sources[0].url: holds credentials; "
                + "write the URL without them, and auth: {basic: {usernameFile, passwordFile}}"
        ),
        Row(
            url("https://\(secret)@git.example.com/fleet.git"),
            "3:30: sources[0].url: holds credentials; "
                + "write the URL without them, and auth: {basic: {usernameFile, passwordFile}}"
        ),
        Row(
            url("https://git.example.com/fleet.git?token=\(secret)"),
            "3:30: sources[0].url: has a query or a fragment; write https://host/path"),
        Row(
            url("https:///\(secret)"),
            "3:30: sources[0].url: has no host; write https://host/path"),
        Row(
            url("https://a b:\(secret)@git.example.com/"),
            "3:30: sources[0].url: is not a URL or a path; write it without spaces"),
        Row(
            url("ftp://bot:\(secret)@git.example.com/"),
            "3:30: sources[0].url: has a scheme that is not supported; "
                + "write an https, http, ssh or file URL, or a path"),
        Row(
            url("bot:\(secret)@git.example.com/fleet.git"),
            "3:30: sources[0].url: holds credentials; "
                + "write user@host:path, or a path on this machine that begins with './'"),
        Row(
            url("ssh://bot:\(secret)@git.example.com/fleet.git"),
            "3:30: sources[0].url: holds a password; "
                + "write ssh://user@host/path, and auth: {ssh: {privateKeyFile}}"),
        Row(
            source("url: /x, auth: {bearer: {token: \(secret)}}"),
            "3:50: sources[0].auth.bearer.token: a token does not belong in the configuration; "
                + "write tokenFile: with the path of a file, or tokenEnv: with a variable's name"),
        Row(
            source(
                "url: /x, auth: {githubApp: {appID: 1, installationID: 2, privateKeyFile: k, "
                    + "apiURL: \"https://x:\(secret)@h\"}}"),
            "3:109: sources[0].auth.githubApp.apiURL: is not the URL of an API; "
                + "write https://HOST/api/v3, without credentials"),
        Row(
            url("file://\(secret)/fleet.git"),
            "3:30: sources[0].url: is not the URL of a file on this machine; write file:///path, or the path alone"),
    ]

    @Test("what may be a secret is refused without being shown", arguments: secrets)
    func neverShown(row: Row) {
        row.check()
        for diagnostic in ResourceLoader.load(row.text, file: "p.yaml").diagnostics {
            #expect(!"\(diagnostic)".contains(ConfigurationRefusalTests.secret))
        }
    }
}
