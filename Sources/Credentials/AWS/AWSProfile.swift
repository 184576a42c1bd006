import Foundation
import Secrets

/// A profile of the files that the AWS tools share, `~/.aws/credentials` and `~/.aws/config`.
struct AWSProfile: Sendable {
    enum Means: Sendable {
        case keys(AWSKeys)
        case webIdentity(WebIdentity)
    }

    private let name: String
    private let files: String
    private let settings: [String: String]

    /// The profile that `AWS_PROFILE` names, else `default`; `nil` where the files have no such profile, or nothing in it
    /// that gives keys.
    init?(access: ProviderAccess) throws(CredentialError) {
        let asked = access.variable("AWS_PROFILE")
        name = asked ?? "default"
        let home = access.variable("HOME") ?? ""
        let credentials = access.variable("AWS_SHARED_CREDENTIALS_FILE") ?? "\(home)/.aws/credentials"
        let config = access.variable("AWS_CONFIG_FILE") ?? "\(home)/.aws/config"
        files = "\(credentials) and \(config)"
        // In the second file every profile but the default one is headed [profile NAME].
        let sections = name == "default" ? ["default", "profile default"] : ["profile \(name)"]
        let fromConfig = try AWSProfile.sections(of: config)
        let fromCredentials = try AWSProfile.sections(of: credentials)
        guard sections.contains(where: { fromConfig[$0] != nil }) || fromCredentials[name] != nil else {
            guard asked == nil else {
                throw CredentialError(.invalid, "AWS_PROFILE names '\(name)', which is no profile in \(files)")
            }
            return nil
        }
        settings = sections.reduce(into: [:]) { $0.merge(fromConfig[$1] ?? [:]) { $1 } }
            .merging(fromCredentials[name] ?? [:]) { $1 }
        guard asked != nil || AWSProfile.giving.contains(where: { settings[$0] != nil }) else { return nil }
    }

    /// The settings by which a profile gives keys.
    private static let giving = [
        "aws_access_key_id", "web_identity_token_file", "role_arn", "source_profile", "credential_source",
        "credential_process", "sso_session", "sso_start_url",
    ]

    func means() throws(CredentialError) -> Means {
        if let role = settings["role_arn"], let file = settings["web_identity_token_file"] {
            return .webIdentity(
                WebIdentity(tokenFile: file, role: role, session: settings["role_session_name"]))
        }
        let means = ["role_arn", "credential_process", "sso_session", "sso_start_url"].first { settings[$0] != nil }
        if let means, settings["aws_access_key_id"] == nil || means == "role_arn" {
            throw CredentialError(
                .unsupported,
                "the AWS profile '\(name)' has '\(means)', which Pawl does not do; give it keys or a web_identity_token_file, or use credentialHelper: ecr-login"
            )
        }
        guard let id = settings["aws_access_key_id"], let secret = settings["aws_secret_access_key"] else {
            throw CredentialError(
                .invalid,
                "the AWS profile '\(name)' in \(files) has no aws_access_key_id with aws_secret_access_key")
        }
        return .keys(
            AWSKeys(
                accessKeyID: id, secretAccessKey: Secret(secret),
                sessionToken: settings["aws_session_token"].map { Secret($0) }, origin: "the AWS profile '\(name)'"))
    }

    /// The sections of a file with their settings; none where there is no file. Nested settings, which are indented, do
    /// not concern us.
    private static func sections(of file: String) throws(CredentialError) -> [String: [String: String]] {
        guard let bytes = try BoundedFile.contents(of: file, what: "the AWS file") else { return [:] }
        var sections: [String: [String: String]] = [:]
        var section: String?
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else { continue }
            if first == "[" {
                section = line.firstIndex(of: "]").map { end in
                    line[line.index(after: line.startIndex)..<end].split(whereSeparator: \.isWhitespace)
                        .joined(separator: " ")
                }
                if let section, sections[section] == nil { sections[section] = [:] }
            } else if let section, let equals = line.firstIndex(of: "=") {
                let name = line[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
                let value = line[line.index(after: equals)...]
                sections[section]?[name] = AWSProfile.withoutComment(value).trimmingCharacters(in: .whitespaces)
            }
        }
        return sections
    }

    /// A comment begins at a '#' or ';' after white space.
    private static func withoutComment(_ value: Substring) -> Substring {
        var previous: Character = "="
        for index in value.indices {
            if value[index] == "#" || value[index] == ";", previous.isWhitespace { return value[..<index] }
            previous = value[index]
        }
        return value
    }
}
